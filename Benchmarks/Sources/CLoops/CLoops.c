#include "CLoops.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

void loop_merge(uint64_t *mine, const uint64_t *theirs, size_t count) {
    for (size_t index = 0; index < count; index++) {
        mine[index] = mine[index] < theirs[index] ? theirs[index] : mine[index];
    }
}

int loop_relation(const uint64_t *mine, const uint64_t *theirs, size_t count) {
    // Without a way out, so that the compiler may use vectors.
    uint64_t above = 0;
    uint64_t below = 0;
    for (size_t index = 0; index < count; index++) {
        above |= mine[index] > theirs[index];
        below |= mine[index] < theirs[index];
    }
    return (above ? 0 : 1) | (below ? 0 : 2);
}

void loop_tick(uint64_t *mine, size_t index) {
    mine[index]++;
}

static inline uint8_t *put_varint(uint64_t rest, uint8_t *next) {
    while (rest >= 0x80) {
        *next++ = (uint8_t)rest | 0x80;
        rest >>= 7;
    }
    *next++ = (uint8_t)rest;
    return next;
}

// Returns the offset behind the varint, or 0 if it does not end.
static inline size_t get_varint(
    const uint8_t *bytes, size_t length, size_t offset, uint64_t *result
) {
    uint64_t value = 0;
    unsigned shift = 0;
    uint8_t byte;
    do {
        if (offset == length || shift > 63) return 0;
        byte = bytes[offset++];
        value |= (uint64_t)(byte & 0x7f) << shift;
        shift += 7;
    } while (byte & 0x80);
    *result = value;
    return offset;
}

size_t loop_encode(const uint64_t *counts, size_t count, uint8_t *bytes) {
    uint8_t *next = bytes;
    for (size_t index = 0; index < count; index++) {
        next = put_varint(counts[index], next);
    }
    return (size_t)(next - bytes);
}

size_t loop_decode(const uint8_t *bytes, size_t length, uint64_t *counts, size_t count) {
    size_t offset = 0;
    for (size_t index = 0; index < count; index++) {
        offset = get_varint(bytes, length, offset, &counts[index]);
        if (offset == 0) return 0;
    }
    return offset;
}

size_t loop_encode_entries(
    const uint32_t *ids, const uint64_t *counts, size_t count, uint8_t *bytes
) {
    uint8_t *next = bytes;
    for (size_t index = 0; index < count; index++) {
        next = put_varint(ids[index], next);
        next = put_varint(counts[index], next);
    }
    return (size_t)(next - bytes);
}

size_t loop_decode_entries(
    const uint8_t *bytes, size_t length, uint32_t *ids, uint64_t *counts, size_t count
) {
    size_t offset = 0;
    for (size_t index = 0; index < count; index++) {
        uint64_t id = 0;
        offset = get_varint(bytes, length, offset, &id);
        if (offset == 0 || id > UINT32_MAX) return 0;
        ids[index] = (uint32_t)id;
        offset = get_varint(bytes, length, offset, &counts[index]);
        if (offset == 0) return 0;
    }
    return offset;
}

size_t loop_copy_plain(const uint8_t *bytes, size_t length, uint8_t *target) {
    size_t offset = 0;
    while (offset < length && bytes[offset] >= 0x20 && bytes[offset] < 0x7f) {
        target[offset] = bytes[offset];
        offset++;
    }
    return offset;
}

size_t loop_scan(const uint8_t *bytes, size_t length) {
    size_t values = 0;
    int inString = 0;
    for (size_t offset = 0; offset < length; offset++) {
        uint8_t byte = bytes[offset];
        if (byte == '"') {
            inString = !inString;
        } else if (byte == '\\') {
            offset++;
        } else if (!inString && byte == ':') {
            values++;
        }
    }
    return values;
}

void keep_freed_memory(void) {
#ifdef __GLIBC__
    mallopt(M_TRIM_THRESHOLD, INT32_MAX);
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
#endif
}

__attribute__((noinline)) void count_mark(void) {
    // Keeps the call.
    __asm__ volatile("");
}
