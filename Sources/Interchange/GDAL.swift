internal import Glibc

/// Where the programs that read and write files are looked for, in this order; `PATH` is not asked.
public enum ProgramFolders {
    @TaskLocal public static var searched = ["/usr/local/bin", "/usr/bin", "/bin"]
}

/// How GDAL's programs are run: apart, bounded, and only with drivers that read one plain file.
///
/// - Memory, processor time, open files and the size of files written are bounded by prlimit(1).
/// - Where the system allows it, unshare(1) gives the program a network of its own with nothing in it. Elsewhere the
///   proxy of all requests is a closed port.
/// - Drivers that follow names inside a file to other files or addresses (VRT, GML, WFS, databases) are switched off.
enum GDAL {
    /// The drivers that may read a file: formats of one file, or of one file and its neighbours of the same name.
    static let drivers = [
        "GPKG", "ESRI Shapefile", "GeoJSON", "GeoJSONSeq", "ESRIJSON", "TopoJSON", "LIBKML", "KML", "GPX", "CSV", "XLSX", "ODS",
        "FlatGeobuf", "MapInfo File", "DXF", "OpenFileGDB",
    ]

    /// Starts `ogrinfo` or `ogr2ogr`.
    static func start(_ program: String, _ arguments: [String], limits: ChildProcess.Limits) throws(InterchangeError) -> ChildProcess {
        let path = try find(program, package: "gdal-bin")
        let bounds = [
            try find("prlimit", package: "util-linux"), "--as=\(limits.memoryBytes)", "--cpu=\(limits.seconds)", "--core=0",
            "--nofile=64", "--fsize=\(limits.fileBytes)", "--",
        ]
        return try ChildProcess(
            apart + bounds + [path] + settings + arguments, environment: environment + ["OGR_SKIP=" + skippedDrivers()],
            name: program, limits: limits)
    }

    private static let environment = [
        "PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "HOME=/nonexistent", "PROJ_NETWORK=OFF", "GDAL_DRIVER_PATH=disable",
    ]

    /// Configuration options of GDAL: no network, no files written beside the one that is read, honest geometry.
    private static let settings = [
        "GDAL_HTTP_PROXY=127.0.0.1:9", "GDAL_HTTP_TIMEOUT=1", "GDAL_HTTP_MAX_RETRY=0", "CPL_VSIL_CURL_ALLOWED_EXTENSIONS={none}",
        "CPL_VSIL_GZIP_WRITE_PROPERTIES=NO", "GDAL_PAM_ENABLED=NO", "OGR_SQLITE_LIST_VIRTUAL_OGR=NO", "OGR_GEOJSON_MAX_OBJ_SIZE=200",
        "OGR_GEOMETRY_ACCEPT_UNCLOSED_RING=YES", "CPL_LOG_ERRORS=ON",
    ].flatMap { ["--config"] + $0.split(separator: "=", maxSplits: 1).map { String($0) } }

    /// Where a program stands.
    static func find(_ program: String, package: String) throws(InterchangeError) -> String {
        for folder in ProgramFolders.searched {
            let path = folder + "/" + program
            if unsafe access(path, X_OK) == 0 { return path }
        }
        throw .programMissing(program: program, package: package)
    }

    /// What runs a program without a network; empty when the system does not allow that.
    static let apart: [String] = {
        guard let unshare = try? find("unshare", package: "util-linux"), let nothing = try? find("true", package: "coreutils") else { return [] }
        for options in [["--map-root-user", "--net", "--"], ["--net", "--"]] where runs([unshare] + options + [nothing]) {
            return [unshare] + options
        }
        return []
    }()

    private static func runs(_ arguments: [String]) -> Bool {
        do {
            var child = try ChildProcess(arguments, environment: [], name: "unshare", limits: ChildProcess.Limits(seconds: 5))
            _ = try child.readAll()
            return true
        } catch {
            return false
        }
    }

    /// Every driver of this GDAL that is not among ``drivers``, as the option `OGR_SKIP` has them.
    private static func skippedDrivers() throws(InterchangeError) -> String {
        if let skipped { return skipped }
        throw .programMissing(program: "ogrinfo", package: "gdal-bin")
    }

    private static let skipped: String? = {
        guard let path = try? find("ogrinfo", package: "gdal-bin"),
            var child = try? ChildProcess(
                [path, "--formats"], environment: environment, name: "ogrinfo", limits: ChildProcess.Limits(seconds: 30)),
            let told = try? child.readAll()
        else { return nil }
        return skipped(formats: String(decoding: told, as: UTF8.self))
    }()

    /// From lines such as `  ESRI Shapefile -vector- (rw+v): ESRI Shapefile`.
    static func skipped(formats: String) -> String {
        var names: [String] = []
        for line in formats.split(separator: "\n") where line.hasPrefix("  ") {
            guard let kinds = line.firstRange(of: " -") else { continue }
            let name = String(line[..<kinds.lowerBound].dropFirst(2))
            if !name.isEmpty, !drivers.contains(name) { names.append(name) }
        }
        return names.joined(separator: ",")
    }
}
