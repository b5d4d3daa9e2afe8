import Foundation
import LogicalClocks

extension JSONEncoder {
    /// An encoder that is told to write values as bytes.
    package static var binary: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.userInfo[.codableForm] = CodableForm.binary
        return encoder
    }
}

extension JSONDecoder {
    /// A decoder that is told to read values as bytes.
    package static var binary: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.userInfo[.codableForm] = CodableForm.binary
        return decoder
    }
}
