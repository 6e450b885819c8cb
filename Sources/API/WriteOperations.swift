internal import Catalog
internal import HTTP

extension Service {
    private static let missing = (status: 404, text: "ไม่พบ | not found")
    private static let stale = (status: 412, text: "มีผู้อื่นแก้ไขก่อน | the feature has changed")
    private static let conflict = (status: 409, text: "ขัดกับข้อมูลที่มีอยู่ | conflict with what is stored")
    private static let changed = (status: 204, text: "แก้ไขแล้ว | done")
    private static let doubtful = (status: 200, text: "แก้ไขแล้ว แต่มีข้อควรตรวจ | done, with something to look at")

    /// Every way to change something (OGC API - Features Part 4, 20-002r1; Part 11, 26-018).
    static let writeOperations: [WriteOperation] = [
        WriteOperation(
            .post, "/collections/{collectionId}/items", "createItem", Localized(th: "เพิ่มข้อมูลหนึ่งรายการ", en: "Insert a feature"),
            accepts: WriteOperation.features, statuses: [(201, "เพิ่มแล้ว | created"), conflict]) { try $0.createItem($1, $2) },
        WriteOperation(
            .put, "/collections/{collectionId}/items/{featureId}", "replaceItem", Localized(th: "แทนที่ข้อมูลหนึ่งรายการ", en: "Replace a feature"),
            accepts: WriteOperation.features, statuses: [changed, doubtful, missing, conflict, stale]) { try $0.replaceItem($1, $2) },
        WriteOperation(
            .patch, "/collections/{collectionId}/items/{featureId}", "updateItem",
            Localized(th: "แก้ไขบางส่วนของรายการ (merge patch)", en: "Change parts of a feature (merge patch, RFC 7396)"),
            accepts: WriteOperation.patches, statuses: [changed, doubtful, missing, conflict, stale]) { try $0.updateItem($1, $2) },
        WriteOperation(
            .delete, "/collections/{collectionId}/items/{featureId}", "deleteItem", Localized(th: "ลบข้อมูลหนึ่งรายการ", en: "Delete a feature"),
            statuses: [changed, missing, stale]) { try $0.deleteItem($1, $2) },
        WriteOperation(
            .post, "/collections/{collectionId}/versions/{version}/undo", "undoVersion",
            Localized(th: "ย้อนการแก้ไขของรุ่นหนึ่ง เป็นรุ่นใหม่", en: "Take back the edits of a version, as a new version"),
            statuses: [(201, "ย้อนแล้ว | taken back"), missing, conflict]) { try $0.undoVersion($1, $2) },
        WriteOperation(
            .post, "/transactions", "transaction",
            Localized(th: "แก้ไขหลายรายการหลายชั้นพร้อมกัน ทั้งหมดหรือไม่เลย", en: "Change many features of many collections, all or nothing"),
            accepts: WriteOperation.transactions, statuses: [(200, "ทำแล้ว | done"), conflict]) { try $0.transaction($1, $2) },
    ]

    /// The resources of editing: what happened to a layer, and where changes are sent that no other resource takes.
    static let editingRoutes: [Route] = [
        Route("/collections/{collectionId}/versions", "versions", Localized(th: "รุ่นของชั้นข้อมูล", en: "Versions of the collection"),
              tag: "Editing", offers: [.json], perLayer: true, parameters: { _ in ["limit", "after"] }) { try $0.versions($1) },
        Route("/collections/{collectionId}/versions/{version}", "version", Localized(th: "สิ่งที่รุ่นหนึ่งเปลี่ยน", en: "What a version changed"),
              tag: "Editing", offers: [.json], perLayer: true) { try $0.version($1) },
        Route("/collections/{collectionId}/versions/{version}/undo", "undo", Localized(th: "ย้อนการแก้ไขของรุ่นหนึ่ง", en: "Undo of a version"),
              tag: "Editing", perLayer: true),
        Route("/transactions", "transactions", Localized(th: "แก้ไขหลายรายการพร้อมกัน", en: "Transactions"), tag: "Editing"),
    ]

    /// What is declared when features can be changed.
    static let editingClasses: [String] = [
        ("ogcapi-features-4/1.0", ["create-replace-delete", "update", "optimistic-locking-etags", "features"]),
        ("ogcapi-features-11/0.0", ["transactions", "json-transactions", "features", "atomic-transactions"]),
    ].flatMap { part, classes in classes.map { "http://www.opengis.net/spec/\(part)/conf/\($0)" } }
}
