internal import Catalog
internal import HTTP

extension Service {
    private static let reportPath = "/reports/{datasetId}/{indicatorId}"

    static let reportForms: [Representation] = [.json, .geoJSONFile, .csv, .values, .svg, .html, .pdf, .xlsx]

    /// The resources of map reports.
    static let reportRoutes: [Route] = [
        Route("/reports", "reports", Localized(th: "รายงานแผนที่ทั้งหมด ตามมิติ", en: "All map reports, by dimension"),
              tag: Route.reportsTag, offers: [.json, .html]) { try $0.reportCatalogue($1) },
        Route("/reports/join", "reportJoin", Localized(th: "ตารางของผู้ใช้บนแผนที่", en: "A table of one's own on the map"),
              tag: Route.reportsTag, offers: [.json, .html]) { try $0.joinForm($1) },
        Route("/reports/{datasetId}", "datasetReports", Localized(th: "รายงานแผนที่ของชุดข้อมูล", en: "The map reports of a dataset"),
              tag: Route.reportsTag, offers: [.json, .html]) { try $0.datasetReports($1) },
        Route(reportPath, "report", Localized(th: "รายงานแผนที่ของตัวชี้วัด", en: "A map report on an indicator"),
              tag: Route.reportsTag, offers: reportForms, parameters: { _ in ReportParameters.view + ReportParameters.paper }) { try $0.report($1) },
        Route(reportPath + "/legend", "reportLegend", Localized(th: "คำอธิบายสัญลักษณ์ของรายงาน", en: "The legend of a report"),
              tag: Route.reportsTag, offers: [.json], parameters: { _ in ReportParameters.view }) { try $0.reportLegend($1) },
        Route(reportPath + "/style", "reportStyle", Localized(th: "รูปแบบแผนที่ MapLibre ของรายงาน", en: "The MapLibre style of a report"),
              tag: Route.reportsTag, offers: [.json], parameters: { _ in ReportParameters.view }) { try $0.reportStyle($1) },
        Route(reportPath + "/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}", "reportTile", Localized(th: "ไทล์ของรายงาน", en: "A tile of a report"),
              tag: Route.reportsTag, offers: [.vectorTile], parameters: { _ in ReportParameters.view }) { try $0.reportTile($1) },
        Route(reportPath + "/difference", "reportDifference", Localized(th: "ผลต่างระหว่างสองงวด", en: "The difference between two rounds"),
              tag: Route.reportsTag, offers: [.json, .csv, .html], parameters: { _ in ["from", "to", "level", "area", "show"] }) { try $0.reportDifference($1) },
        Route(reportPath + "/trend", "reportTrend", Localized(th: "แนวโน้มของพื้นที่หนึ่ง", en: "The trend of one area"),
              tag: Route.reportsTag, offers: [.json, .csv, .svg, .html], parameters: { _ in ["area", "show"] }) { try $0.reportTrend($1) },
        Route(reportPath + "/rank", "reportRank", Localized(th: "อันดับของพื้นที่", en: "Areas by rank"),
              tag: Route.reportsTag, offers: [.json, .csv, .html], parameters: { _ in ["level", "area", "fy", "round", "show", "order"] }) { try $0.reportRank($1) },
        Route(reportPath + "/beside", "reportBeside", Localized(th: "สองตัวชี้วัดเคียงกัน", en: "Two indicators side by side"),
              tag: Route.reportsTag, offers: [.json, .csv, .html], parameters: { _ in ["with", "level", "area", "fy", "round", "show"] }) { try $0.reportBeside($1) },
    ]
}
