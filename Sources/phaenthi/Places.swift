internal import Catalog
internal import Glibc

/// Where the program finds its own files.
enum Places {
    /// The folder that holds `geodata` and `web`: given, or the nearest above the working folder or the program that does.
    static func root() -> String {
        if let given = environment("PHAENTHI_ROOT") { return given }
        for start in [workingFolder(), programFolder()] {
            var folder = start
            while !folder.isEmpty {
                if exists(folder + "/geodata/layers") { return folder }
                folder = parent(folder)
            }
        }
        return "."
    }

    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// The folder that holds the path; empty above the topmost.
    static func parent(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return String(path[..<slash])
    }

    /// Makes a folder and those above it.
    static func makeFolder(_ path: String) {
        guard !path.isEmpty, !exists(path) else { return }
        makeFolder(parent(path))
        _ = unsafe mkdir(path, 0o755)
    }

    private static func workingFolder() -> String {
        guard let path = unsafe getcwd(nil, 0) else { return "" }
        defer { unsafe free(path) }
        return unsafe String(cString: path)
    }

    private static func programFolder() -> String {
        guard let path = unsafe realpath("/proc/self/exe", nil) else { return "" }
        defer { unsafe free(path) }
        return parent(unsafe String(cString: path))
    }
}
