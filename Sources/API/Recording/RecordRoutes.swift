internal import Atlas
internal import Catalog
internal import HTTP

extension Service {
    private static let roundPath = "/datasets/{datasetId}/rounds/{fy}/{round}"
    private static let sheetPath = roundPath + "/{unit}"

    /// The resources of datasets and their rounds.
    static let recordingRoutes: [Route] = [
        Route("/datasets", "datasets", Localized(th: "ชุดข้อมูลที่หน่วยงานบันทึก", en: "Datasets that offices record"), tag: "Recording", offers: [.json, .html]) {
            try $0.datasets($1)
        },
        Route("/datasets/{datasetId}", "dataset", Localized(th: "นิยามของชุดข้อมูล: คอลัมน์ หน่วย งวด ตัวชี้วัด", en: "A dataset: columns, units, rounds, indicators"),
              tag: "Recording", offers: [.json, .html], parameters: { _ in ["sheet", "within"] }) { try $0.dataset($1) },
        Route("/rounds", "rounds", Localized(th: "ปฏิทินการรายงาน: กำหนด ความก้าวหน้า และหน่วยที่ล่าช้า", en: "Calendar of rounds: deadlines, progress and late units"),
              tag: "Recording", offers: [.json, .csv, .html], parameters: { _ in ["fy", "within", "show", "dataset"] }) { try $0.rounds($1) },
        Route(roundPath, "round", Localized(th: "สถานะของทุกหน่วยในงวดหนึ่ง", en: "Standings of a round"),
              tag: "Recording", offers: [.json, .csv, .html], parameters: { _ in ["within"] }) { try $0.round($1) },
        Route(roundPath + "/overrides", "overrides", Localized(th: "การเปิด–ปิดระบบนอกกำหนด", en: "Openings and closings otherwise than planned"),
              tag: "Recording", offers: [.json]) { try $0.overrides($1) },
        Route(sheetPath, "sheet", Localized(th: "ข้อมูลของหน่วยรายงานในงวดหนึ่ง", en: "The sheet of a unit in a round"),
              tag: "Recording", offers: [.json, .csv, .html], parameters: { _ in ["purpose", "done", "offset"] }) { try $0.sheet($1) },
        Route(sheetPath + "/rows", "rows", Localized(th: "เพิ่มและแก้แถว", en: "Adding and changing rows"), tag: "Recording"),
        Route(sheetPath + "/rows/{rowId}", "row", Localized(th: "แถวหนึ่งแถว", en: "One row"), tag: "Recording", offers: [.json, .html],
              parameters: { _ in ["purpose"] }) { try $0.row($1) },
        Route(sheetPath + "/steps", "steps", Localized(th: "ขั้นตอน: บันทึก ล็อก รับรอง", en: "Steps: save, lock, certify"), tag: "Recording"),
        Route(sheetPath + "/upload", "upload", Localized(th: "ส่งแฟ้มตาราง", en: "Upload of a table"), tag: "Recording"),
        Route(sheetPath + "/template", "template", Localized(th: "แฟ้มแบบสำหรับกรอก", en: "A file to fill in"), tag: "Recording", offers: [.csv, .xlsx]) {
            try $0.template($1)
        },
        Route(sheetPath + "/journal", "journal", Localized(th: "สมุดบันทึกเหตุการณ์", en: "Journal of the sheet"), tag: "Recording", offers: [.json, .html],
              parameters: { _ in ["after", "limit"] }) { try $0.journal($1) },
    ]

    /// What can be done with them.
    static let recordOperations: [RecordOperation] = [
        RecordOperation(
            .post, roundPath + "/overrides", "addOverride", Localized(th: "เปิดหรือปิดระบบนอกกำหนด", en: "Open or close a round otherwise than planned"),
            accepts: RecordOperation.both) { try $0.addOverride($1, $2) },
        RecordOperation(
            .post, sheetPath + "/rows", "insertRows", Localized(th: "เพิ่มแถว", en: "Insert rows"), accepts: RecordOperation.both) { try $0.insertRows($1, $2) },
        RecordOperation(
            .patch, sheetPath + "/rows", "patchRows", Localized(th: "แก้หลายช่องพร้อมกัน", en: "Change many values at once"),
            accepts: [RecordOperation.json]) { try $0.patchRows($1, $2) },
        RecordOperation(
            .put, sheetPath + "/rows/{rowId}", "replaceRow", Localized(th: "แทนที่แถว", en: "Replace a row"), accepts: [RecordOperation.json]) {
                try $0.replaceRow($1, $2)
            },
        RecordOperation(.delete, sheetPath + "/rows/{rowId}", "deleteRow", Localized(th: "ลบแถว", en: "Delete a row")) { try $0.deleteRow($1, $2) },
        RecordOperation(
            .post, sheetPath + "/rows/{rowId}", "sendRow", Localized(th: "แก้หรือลบแถวจากแบบฟอร์ม", en: "Change or delete a row by a form"),
            accepts: [RecordOperation.form]) { try $0.sendRow($1, $2) },
        RecordOperation(
            .post, sheetPath + "/steps", "takeStep", Localized(th: "ทำขั้นตอน", en: "Take a step"), accepts: RecordOperation.both) { try $0.takeStep($1, $2) },
        RecordOperation(
            .post, sheetPath + "/upload", "uploadRows", Localized(th: "ส่งแฟ้มตาราง ตรวจก่อนหรือบันทึก", en: "Upload a table, to check it or to record it"),
            accepts: [Representation.csv.mediaType, Representation.xlsx.mediaType, RecordOperation.multipart, RecordOperation.form], parameters: ["dry-run"]
        ) { try $0.uploadRows($1, $2) },
    ]
}
