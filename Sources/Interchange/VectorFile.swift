internal import Catalog
internal import Glibc

/// A file of features in any of the formats of ``GDAL/drivers``, read by GDAL's programs in processes of their own.
///
/// Archives are read in place: `.zip` (a Shapefile or another file within) and `.gz`. Nothing is unpacked to the disk.
public struct VectorFile: Sendable {
    public let path: String
    /// What GDAL is told to open.
    private let source: String
    private let openOptions: [String]

    /// Headings under which tables carry longitude and latitude.
    private static let longitudes = ["lon", "long", "longitude", "lng", "x", "x_coord", "ลองจิจูด", "ลองติจูด", "พิกัด x"]
    private static let latitudes = ["lat", "latitude", "y", "y_coord", "ละติจูด", "ละติดจูด", "พิกัด y"]

    /// - Parameters:
    ///   - encoding: the encoding of a Shapefile's texts when the file does not say: `CP874`, `UTF-8`.
    /// - Throws: ``InterchangeError/unreadable(path:)``.
    public init(_ path: String, encoding: String? = nil) throws(InterchangeError) {
        guard let full = unsafe realpath(path, nil) else { throw .unreadable(path: path) }
        defer { unsafe free(full) }
        let absolute = unsafe String(cString: full)
        guard unsafe access(absolute, R_OK) == 0 else { throw .unreadable(path: path) }
        self.path = path
        let name = absolute.lowercased()
        if name.hasSuffix(".zip") {
            source = "/vsizip/{\(absolute)}"
        } else if name.hasSuffix(".gz") {
            source = "/vsigzip/\(absolute)"
        } else {
            source = absolute
        }
        var options: [String] = []
        if let encoding { options.append("ENCODING=" + encoding) }
        if name.hasSuffix(".csv") || name.hasSuffix(".csv.gz") {
            options += ["X_POSSIBLE_NAMES=" + Self.longitudes.joined(separator: ","), "Y_POSSIBLE_NAMES=" + Self.latitudes.joined(separator: ",")]
        }
        openOptions = options.flatMap { ["-oo", $0] }
    }

    /// The layers that the file holds, empty tables among them.
    public func layers() throws(InterchangeError) -> [VectorLayer] {
        var child = try GDAL.start(
            "ogrinfo", ["-ro", "-al", "-so", "-nomd", "-noextent"] + openOptions + [source],
            limits: ChildProcess.Limits(seconds: 600, outputBytes: 16 << 20))
        let told = try child.readAll()
        return LayerListing(String(decoding: told, as: UTF8.self)).layers
    }

    /// The layer of this name.
    public func layer(_ name: String) throws(InterchangeError) -> VectorLayer {
        let layers = try layers()
        guard let found = layers.first(where: { $0.name == name }) else { throw .noLayer(name: name, known: layers.map(\.name)) }
        return found
    }

    /// Starts to read the features of a layer, in longitude and latitude on WGS 84, without heights, curves as lines.
    ///
    /// - Parameter crs: the coordinate reference system of the file, `EPSG:…`, when it names none or a wrong one.
    public func features(of layer: VectorLayer, crs: String? = nil) throws(InterchangeError) -> FeatureStream {
        var arguments = [
            "-f", "GeoJSONSeq", "/vsistdout/", source, layer.name, "-lco", "RS=NO", "-lco", "COORDINATE_PRECISION=20", "-preserve_fid",
            "-noNativeData", "-dim", "XY", "-nlt", "CONVERT_TO_LINEAR",
        ]
        // A name that looks like an option would be one.
        guard !layer.name.hasPrefix("-") else { throw .badParameter(layer.name) }
        if let crs {
            guard Self.isCRS(crs) else { throw .badParameter(crs) }
            arguments += ["-a_srs", crs]
        }
        return FeatureStream(
            try GDAL.start("ogr2ogr", arguments + openOptions, limits: ChildProcess.Limits()), columns: layer.fields.map(\.name))
    }

    /// `EPSG:` and one to six digits.
    private static func isCRS(_ text: String) -> Bool {
        let digits = text.uppercased().hasPrefix("EPSG:") ? text.utf8.dropFirst(5) : "".utf8[...]
        return (1...6).contains(digits.count) && digits.allSatisfy { (0x30...0x39).contains($0) }
    }
}
