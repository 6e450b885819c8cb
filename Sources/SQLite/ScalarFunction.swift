internal import CSQLite

extension Connection {
    /// Registers a function of SQL that always answers the same for the same arguments.
    ///
    /// - Parameter body: gets the arguments; an error that it throws becomes the statement's error. It runs on the
    ///   thread that uses the connection, and may itself ask the connection.
    public borrowing func register(
        function name: String, arguments: Int, _ body: @escaping (borrowing FunctionCall) throws -> FunctionResult
    ) throws(SQLiteError) {
        let context = unsafe Unmanaged.passRetained(FunctionBody(body)).toOpaque()
        let code = unsafe sqlite3_create_function_v2(
            handle, name, Int32(truncatingIfNeeded: arguments), SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, context,
            { call, count, values in unsafe FunctionBody.run(call, count, values) }, nil, nil,
            { context in unsafe Unmanaged<FunctionBody>.fromOpaque(context!).release() })
        // SQLite releases the body also when it refuses the function.
        guard code == SQLITE_OK else { throw unsafe SQLiteError(handle: handle, code: code, sql: name) }
    }
}

/// What a function of SQL answers.
public enum FunctionResult: Sendable {
    case null
    case integer(Int64)
    case number(Double)
    case text(String)
    /// A blob of at least one byte; SQL compares blobs byte by byte.
    case bytes([UInt8])
}

/// The arguments of one call, counted from 0. It lives only during the call.
@safe public struct FunctionCall: ~Copyable, ~Escapable {
    private let call: OpaquePointer?
    private let values: UnsafeMutablePointer<OpaquePointer?>
    public let count: Int

    @_lifetime(immortal)
    fileprivate init(_ call: OpaquePointer?, _ values: UnsafeMutablePointer<OpaquePointer?>, count: Int) {
        unsafe self.call = call
        unsafe self.values = values
        self.count = count
    }

    private func value(_ i: Int) -> OpaquePointer? {
        precondition(i >= 0 && i < count, "a function of SQL read an argument that it does not have")
        return unsafe values[i]
    }

    public func storage(_ i: Int) -> Storage {
        switch unsafe sqlite3_value_type(value(i)) {
        case SQLITE_INTEGER: .integer
        case SQLITE_FLOAT: .number
        case SQLITE_TEXT: .text
        case SQLITE_BLOB: .blob
        default: .null
        }
    }

    public func integer(_ i: Int) -> Int64 { unsafe sqlite3_value_int64(value(i)) }
    public func number(_ i: Int) -> Double { unsafe sqlite3_value_double(value(i)) }

    /// The bytes of a text or a blob; empty for any other value.
    @_lifetime(borrow self)
    public func bytes(_ i: Int) -> Span<UInt8> {
        var view = unsafe UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        let kind = storage(i)
        if kind == .text || kind == .blob, let start = unsafe sqlite3_value_blob(value(i)) {
            let count = Int(unsafe sqlite3_value_bytes(value(i)))
            unsafe view = UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: count)
        }
        let span = unsafe Span(_unsafeElements: view)
        return unsafe _overrideLifetime(span, borrowing: self)
    }

    /// A copy of the text; nil when the argument is not a text.
    public func text(_ i: Int) -> String? {
        guard storage(i) == .text else { return nil }
        return unsafe bytes(i).withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// What was made of an argument: made once for one that is the same in every row of a statement, else at every
    /// call. One argument keeps one thing, always of the same type.
    public func kept<Thing>(_ i: Int, _ make: () throws -> Thing) rethrows -> Thing {
        let index = Int32(truncatingIfNeeded: i)
        if let found = unsafe sqlite3_get_auxdata(call, index),
            let kept = unsafe Unmanaged<AnyObject>.fromOpaque(found).takeUnretainedValue() as? Kept<Thing>
        {
            return kept.thing
        }
        let thing = try make()
        let kept = unsafe Unmanaged<AnyObject>.passRetained(Kept(thing)).toOpaque()
        unsafe sqlite3_set_auxdata(call, index, kept) { unsafe Unmanaged<AnyObject>.fromOpaque($0!).release() }
        return thing
    }
}

private final class Kept<Thing> {
    let thing: Thing

    init(_ thing: Thing) { self.thing = thing }
}

private final class FunctionBody {
    let body: (borrowing FunctionCall) throws -> FunctionResult

    init(_ body: @escaping (borrowing FunctionCall) throws -> FunctionResult) { self.body = body }

    static func run(_ call: OpaquePointer?, _ count: Int32, _ values: UnsafeMutablePointer<OpaquePointer?>?) {
        let me = unsafe Unmanaged<FunctionBody>.fromOpaque(sqlite3_user_data(call)!).takeUnretainedValue()
        guard let values = unsafe values else {
            unsafe sqlite3_result_null(call)
            return
        }
        do {
            switch try unsafe me.body(FunctionCall(call, values, count: Int(count))) {
            case .null: unsafe sqlite3_result_null(call)
            case .integer(let v): unsafe sqlite3_result_int64(call, v)
            case .number(let v): unsafe sqlite3_result_double(call, v)
            case .text(var v):
                v.withUTF8 { bytes in
                    unsafe csqlite_result_text(call, bytes.baseAddress, UInt64(bytes.count))
                }
            case .bytes(let v):
                unsafe v.withUnsafeBytes { bytes in
                    unsafe csqlite_result_blob(call, bytes.baseAddress, UInt64(bytes.count))
                }
            }
        } catch {
            var message = "\(error)"
            message.withUTF8 { bytes in
                unsafe csqlite_result_error(call, bytes.baseAddress, Int32(truncatingIfNeeded: bytes.count))
            }
        }
    }
}
