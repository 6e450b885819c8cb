/// Names that a layer or a field cannot have, because the service or the store gives them a meaning of its own.
public enum ReservedNames {
    /// Query parameters of the API, in lower case. A public field is a parameter too (OGC 17-069r4 section 7.15.5),
    /// so it cannot share a name with one of these.
    public static let parameters: Set<String> = [
        "access_token", "after", "aggregation", "api_key", "bbox", "bbox-crs", "bins", "callback", "collections", "crs", "cursor", "datetime", "done", "dry-run", "f",
        "filter", "filter-crs", "filter-lang", "format", "group", "ids", "lang", "limit", "next", "offset", "profile", "properties",
        "purpose", "q", "skipgeometry", "sheet", "sortby", "stats", "token", "within", "zoom-level",
    ]

    /// Query parameters that give way: where a public field of a layer has the name, the parameter is the field's.
    public static let yielding: Set<String> = ["fy", "round"]

    /// Names that a feature or its row in the store already carries, in lower case.
    public static let members: Set<String> = ["fid", "geom", "geometry", "id", "oid", "rowid", "_rowid_"]

    /// First segments of the service's own addresses, and tables of SQLite, SpatiaLite and PostGIS, in lower case.
    public static let layers: Set<String> = [
        "access_token", "account", "accounts", "api", "archives", "collections", "conformance", "health", "layers", "map", "maps", "metrics", "processes", "session", "sign_in_failure", "static", "styles",
        "tiles",
        "tilesets", "data_licenses", "elementarygeometries", "geography_columns", "geom_cols_ref_sys", "geometry_columns",
        "geometry_columns_auth", "geometry_columns_field_infos", "geometry_columns_statistics", "geometry_columns_time", "knn",
        "knn2",
        "raster_columns", "raster_overviews", "spatial_ref_sys", "spatial_ref_sys_all", "spatial_ref_sys_aux", "spatialindex",
        "spatialite_history", "sql_statements_log", "topology", "vector_layers", "vector_layers_auth",
        "vector_layers_field_infos",
        "vector_layers_statistics",
    ]

    /// Beginnings of the names of tables that SQLite and SpatiaLite keep for themselves.
    public static let layerPrefixes = ["sqlite_", "idx_", "views_geometry_", "virts_geometry_"]

    /// Whether a field may not have the name, in any case of its letters.
    public static func isReserved(field name: String) -> Bool {
        let name = name.lowercased()
        return parameters.contains(name) || members.contains(name)
    }

    /// Whether a layer may not have the id.
    public static func isReserved(layer id: String) -> Bool {
        let id = id.lowercased()
        return layers.contains(id) || layerPrefixes.contains { id.hasPrefix($0) }
    }
}
