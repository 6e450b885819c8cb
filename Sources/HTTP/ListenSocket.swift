// The headers of sockets may belong to either module, whichever the compiler reads first.
import CMicrohttpd
import Glibc

/// Sockets that listen on one address and port together: the kernel shares the connections out among them
/// (SO_REUSEPORT, socket(7)).
enum ListenSocket {
    /// Opens `count` sockets and answers them with their port.
    static func open(host: String, port: Int, count: Int) throws(ServerError) -> (sockets: [Int32], port: Int) {
        guard (0...65_535).contains(port) else { throw .notPermitted(host: host, port: port) }
        var address = try resolve(host)
        if port != 0 {
            // With SO_REUSEPORT a second server of the same user would share a busy port in silence. A socket
            // without it finds the port busy.
            let probe = try bound(&address, port: port, shared: false, host: host)
            close(probe)
        }
        var sockets: [Int32] = []
        var port = port
        do throws(ServerError) {
            for _ in 0..<count {
                let socket = try bound(&address, port: port, shared: true, host: host)
                sockets.append(socket)
                guard listen(socket, 1024) == 0 else { throw .system("listen", errno: errno) }
                if port == 0 { port = boundPort(socket) }
            }
        } catch {
            for socket in sockets { close(socket) }
            throw error
        }
        return (sockets, port)
    }

    /// The first IPv4 address of a host, or else its first of any family.
    private static func resolve(_ host: String) throws(ServerError) -> sockaddr_storage {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_PASSIVE
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, nil, &hints, &list) == 0, let first = unsafe list else { throw .unknownHost(host) }
        defer { unsafe freeaddrinfo(list) }
        var chosen = unsafe first
        var next: UnsafeMutablePointer<addrinfo>? = unsafe first
        while let info = unsafe next {
            if unsafe info.pointee.ai_family == AF_INET {
                unsafe chosen = unsafe info
                break
            }
            unsafe next = unsafe info.pointee.ai_next
        }
        var address = sockaddr_storage()
        unsafe withUnsafeMutableBytes(of: &address) { target in
            unsafe target.copyMemory(
                from: UnsafeRawBufferPointer(start: chosen.pointee.ai_addr, count: Int(chosen.pointee.ai_addrlen)))
        }
        return address
    }

    private static func bound(_ address: inout sockaddr_storage, port: Int, shared: Bool, host: String) throws(ServerError) -> Int32 {
        let family = Int32(address.ss_family)
        let handle = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard handle >= 0 else { throw .system("socket", errno: errno) }
        set(handle, SOL_SOCKET, SO_REUSEADDR, 1)
        if shared { set(handle, SOL_SOCKET, SO_REUSEPORT, 1) }
        if family == AF_INET6 { set(handle, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 0) }
        let result = unsafe withUnsafeMutableBytes(of: &address) { bytes in
            // sin_port and sin6_port lie at the same place: bytes 2 and 3, big endian.
            unsafe bytes[2] = UInt8(truncatingIfNeeded: port >> 8)
            unsafe bytes[3] = UInt8(truncatingIfNeeded: port)
            let length = family == AF_INET6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
            return unsafe bind(handle, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress!, socklen_t(length))
        }
        guard result == 0 else {
            let number = errno
            close(handle)
            switch number {
            case EADDRINUSE: throw .portInUse(host: host, port: port)
            case EACCES, EPERM: throw .notPermitted(host: host, port: port)
            case EADDRNOTAVAIL: throw .addressNotAvailable(host: host)
            default: throw .system("bind", errno: number)
            }
        }
        return handle
    }

    private static func set(_ handle: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        unsafe setsockopt(handle, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func boundPort(_ handle: Int32) -> Int {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return unsafe withUnsafeMutableBytes(of: &address) { bytes in
            guard unsafe getsockname(handle, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress!, &length) == 0 else { return 0 }
            return unsafe Int(bytes[2]) << 8 | Int(bytes[3])
        }
    }
}
