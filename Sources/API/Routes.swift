internal import HTTP
internal import Catalog
internal import Store

extension Service {
    /// Every resource of the service, the more special before the more general.
    static let routes: [Route] = [
        Route("/", "landingPage", Localized(th: "หน้าแรก: แผนที่ และทางเข้าของ API", en: "Landing page: the map, and the way into the API"),
              tag: "Capabilities", offers: [.json, .html], parameters: { _ in firstMapParameters }) { try $0.landingPage($1) },
        Route("/conformance", "conformance", Localized(th: "มาตรฐานที่ทำตาม", en: "Conformance classes"),
              tag: "Capabilities", offers: [.json, .html]) { try $0.conformance($1) },
        Route("/api", "api", Localized(th: "คำอธิบาย API (OpenAPI 3.0)", en: "API definition (OpenAPI 3.0)"),
              tag: "Capabilities", offers: [.openAPI, .html]) { try $0.apiDefinition($1) },
        Route("/collections", "collections", Localized(th: "ชั้นข้อมูลทั้งหมด", en: "All collections"),
              tag: "Capabilities", offers: [.json, .html]) { try $0.collections($1) },
        Route("/collections/{collectionId}", "collection", Localized(th: "ชั้นข้อมูลหนึ่งชั้น", en: "One collection"),
              tag: "Capabilities", offers: [.json, .html], perLayer: true) { try $0.collection($1) },
        Route("/collections/{collectionId}/items", "items", Localized(th: "ข้อมูลรายการของชั้น", en: "Features of the collection"),
              tag: "Data", offers: [.geoJSON] + exportForms + [.html], perLayer: true, parameters: itemsParameters) { try $0.items($1) },
        Route("/collections/{collectionId}/items/{featureId}", "item", Localized(th: "ข้อมูลหนึ่งรายการ", en: "One feature"),
              tag: "Data", offers: [.geoJSON, .jsonFG, .html], perLayer: true, parameters: { _ in ["crs", "properties", "purpose", "zoom-level", "profile"] }) { try $0.item($1) },
        Route("/collections/{collectionId}/aggregate", "aggregate", Localized(th: "จำนวนและผลรวมตามพื้นที่ ประเภท หรือขนาด", en: "Counts and sums by area, value or size"),
              tag: "Data", offers: aggregateForms, perLayer: true, parameters: aggregateParameters) { try $0.aggregate($1) },
    ] + SchemaKind.allCases.map { kind in
        Route("/collections/{collectionId}/\(kind.rawValue)", kind.rawValue, Localized(th: "\(kind.title.th)ของชั้น", en: "\(kind.title.en) of the collection"),
              tag: "Schemas", offers: [.jsonSchema, .html], perLayer: true) { try $0.schema(kind, $1) }
    } + [
        Route("/functions", "functions", Localized(th: "ฟังก์ชันที่ใช้ในตัวกรอง", en: "Functions of filters"),
              tag: "Schemas", offers: [.json, .html]) { try $0.functions($1) },
        Route("/search", "search", Localized(th: "ค้นหาตามชื่อในทุกชั้น", en: "Search by name in all collections"),
              tag: "Data", offers: [.geoJSON, .html], parameters: { _ in ["q", "collections", "limit", "profile"] }) { try $0.search($1) },
        Route("/collections/{collectionId}/tiles", "collectionTilesets", Localized(th: "ชุดไทล์ของชั้น", en: "Tilesets of the collection"),
              tag: "Tiles", offers: [.json, .html], perLayer: true) { try $0.tilesets($1) },
        Route("/collections/{collectionId}/tiles/WebMercatorQuad", "collectionTileset", Localized(th: "ชุดไทล์ WebMercatorQuad ของชั้น", en: "WebMercatorQuad tileset of the collection"),
              tag: "Tiles", offers: [.json, .tileJSON, .html], perLayer: true) { try $0.tileset($1) },
        Route("/collections/{collectionId}/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}", "collectionTile", Localized(th: "ไทล์ของชั้น", en: "A tile of the collection"),
              tag: "Tiles", offers: [.vectorTile], perLayer: true, parameters: { layer in
                  ["aggregation", "datetime", "filter", "filter-lang", "filter-crs"] + searchParameters(layer) + fieldParameters(layer)
              }) { try $0.tile($1) },
        Route("/tiles", "tilesets", Localized(th: "ชุดไทล์ของทุกชั้น", en: "Tilesets of the dataset"),
              tag: "Tiles", offers: [.json, .html], parameters: { _ in ["collections"] }) { try $0.tilesets($1) },
        Route("/tiles/WebMercatorQuad", "tileset", Localized(th: "ชุดไทล์ WebMercatorQuad ของทุกชั้นหรือชั้นที่เลือก", en: "WebMercatorQuad tileset of all or chosen collections"),
              tag: "Tiles", offers: [.json, .tileJSON, .html], parameters: { _ in ["collections"] }) { try $0.tileset($1) },
        Route("/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}", "tile", Localized(th: "ไทล์ของทุกชั้นหรือชั้นที่เลือก", en: "A tile of all or chosen collections"),
              tag: "Tiles", offers: [.vectorTile], parameters: { _ in ["aggregation", "collections"] }) { try $0.tile($1) },
        Route("/events", "events", Localized(th: "ไทล์ที่เปลี่ยนเพราะการแก้ไข ทันทีที่เปลี่ยน (Server-Sent Events)", en: "Tiles that edits change, as it happens (Server-Sent Events)"),
              tag: "Tiles", offers: []) { try $0.events($1) },
        Route("/archives", "archives", Localized(th: "แฟ้มไทล์ที่เปิดให้บริการ", en: "Archives of tiles"),
              tag: "Tiles", offers: [.json, .html]) { try $0.archives($1) },
        Route("/archives/{archiveId}", "archiveTileset", Localized(th: "ชุดไทล์ของแฟ้ม", en: "Tileset of an archive"),
              tag: "Tiles", offers: [.json, .tileJSON, .html]) { try $0.archiveTileset($1) },
        Route("/archives/{archiveId}/{tileMatrix}/{tileRow}/{tileCol}", "archiveTile", Localized(th: "ไทล์ของแฟ้ม", en: "A tile of an archive"),
              tag: "Tiles", offers: [.vectorTile]) { try $0.archiveTile($1) },
        Route("/tileMatrixSets", "tileMatrixSets", Localized(th: "ระบบตารางไทล์", en: "Tile matrix sets"),
              tag: "Tiles", offers: [.json]) { try $0.tileMatrixSets($1) },
        Route("/tileMatrixSets/WebMercatorQuad", "tileMatrixSet", Localized(th: "ตารางไทล์ WebMercatorQuad", en: "The tile matrix set WebMercatorQuad"),
              tag: "Tiles", offers: [.json]) { try $0.tileMatrixSet($1) },
    ] + styleRoutes + [
        Route("/health", "health", Localized(th: "สถานะการทำงาน", en: "Health"), tag: "Operation", offers: [.json]) { try $0.health($1) },
        Route("/metrics", "metrics", Localized(th: "ตัวเลขการทำงาน (Prometheus)", en: "Metrics (Prometheus)"), tag: "Operation", offers: []) { try $0.metricsText($1) },
        Route("/assets/{file}", "asset", Localized(th: "แฟ้มของหน้าเว็บ", en: "A file of the pages"), tag: "Pages", offers: []) { try $0.asset($1) },
        Route("/assets/{folder}/{file}", "folderAsset", Localized(th: "แฟ้มของหน้าเว็บในโฟลเดอร์", en: "A file of the pages in a folder"), tag: "Pages", offers: []) { try $0.asset($1) },
        Route("/static/provinces.svg", "provincesMap", Localized(th: "แผนที่จังหวัดเป็นภาพ", en: "Map of the provinces as a picture"), tag: "Pages", offers: []) { try $0.provincesMap($1) },
        Route("/static/{place}/{picture}", "staticMap", Localized(th: "ภาพแผนที่ของพื้นที่หรือตำแหน่ง", en: "Picture of the map at an area or a position"),
              tag: "Pages", offers: [], parameters: { _ in ["collections"] }) { try $0.staticMap($1) },
        Route("/fonts", "fonts", Localized(th: "แบบอักษรของชื่อบนแผนที่", en: "Fonts for the labels of maps"), tag: "Pages", offers: [.json]) { try $0.fontList($1) },
        Route("/fonts/{fontstack}/{range}", "glyphs", Localized(th: "รูปอักขระของแบบอักษร ครั้งละ 256 ตัว สำหรับ MapLibre", en: "Glyphs of a font, 256 at a time, for MapLibre"),
              tag: "Pages", offers: []) { try $0.glyphs($1) },
        Route("/favicon.ico", "favicon", Localized(th: "สัญลักษณ์", en: "Icon"), tag: "Pages", offers: []) { try $0.asset($1) },
    ] + editingRoutes + recordingRoutes + reportRoutes + accountRoutes

    /// What the first map keeps in its own address; the server only passes it on.
    static let firstMapParameters = ["layers", "area", "feature"]

    static let itemsParameters: @Sendable (Layer?) -> [String] = { layer in
        selectionParameters + ["limit", "after", "crs", "sortby", "properties", "purpose", "skipGeometry", "zoom-level", "profile"]
            + searchParameters(layer) + fieldParameters(layer)
    }
}
