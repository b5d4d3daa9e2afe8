#ifndef CLOOPS_H
#define CLOOPS_H

#include <stddef.h>
#include <stdint.h>

/// Raises each of `mine` to the same of `theirs` where that is larger.
void loop_merge(uint64_t *mine, const uint64_t *theirs, size_t count);

/// Bit 0: no entry of `mine` is above `theirs`; bit 1: none is below.
int loop_relation(const uint64_t *mine, const uint64_t *theirs, size_t count);

/// Adds one to an entry.
void loop_tick(uint64_t *mine, size_t index);

/// Writes each count as a varint and returns the number of bytes.
size_t loop_encode(const uint64_t *counts, size_t count, uint8_t *bytes);

/// Reads `count` varints, and returns the number of bytes, or 0 if they end too early.
size_t loop_decode(const uint8_t *bytes, size_t length, uint64_t *counts, size_t count);

/// Writes each identifier and count as two varints and returns the number of bytes.
size_t loop_encode_entries(
    const uint32_t *ids, const uint64_t *counts, size_t count, uint8_t *bytes);

/// Reads `count` identifiers and counts, and returns the number of bytes, or 0 if they end too early.
size_t loop_decode_entries(
    const uint8_t *bytes, size_t length, uint32_t *ids, uint64_t *counts, size_t count);

/// Copies bytes one by one up to the first that is not printed ASCII, and returns their number.
size_t loop_copy_plain(const uint8_t *bytes, size_t length, uint8_t *target);

/// Returns the number of colons outside strings.
size_t loop_scan(const uint8_t *bytes, size_t length);

/// Lets memory that is freed stay with the program, so that no sample waits for pages that one
/// before it gave back to the system.
void keep_freed_memory(void);

/// Does nothing: callgrind writes down its counts when this is called (`--dump-before`).
void count_mark(void);

#endif
