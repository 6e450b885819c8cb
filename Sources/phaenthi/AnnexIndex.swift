internal import Atlas
internal import Catalog
internal import FoundationEssentials

/// A report of an annex and its files.
struct AnnexEntry {
    let dataset: String
    let indicator: String
    let period: String
    let state: String
    let coverage: String
    var files: [(form: String, name: String, bytes: Int)] = []

    init(_ subject: Annex.Subject) {
        dataset = subject.dataset.title.th
        indicator = subject.indicator.title.th
        period = subject.report.periodTitle.th
        state = subject.report.stateTitle.th
        coverage = subject.report.coverageText.th
    }
}

/// What an annex holds, as a page and as a table.
struct AnnexIndex {
    private let entries: [AnnexEntry]
    private let title: String

    init(_ entries: [AnnexEntry], title: String) {
        self.entries = entries
        self.title = title
    }

    func write(in folder: String) throws {
        for (name, text) in [("index.html", page), ("index.csv", "\u{FEFF}" + table)] {
            guard FileManager.default.createFile(atPath: "\(folder)/\(name)", contents: Data(text.utf8)) else {
                fail("เขียนแฟ้ม \(folder)/\(name) ไม่ได้", "cannot write the file \(folder)/\(name)")
            }
        }
    }

    /// A line for each file.
    private var table: String {
        var lines = [["ชุดข้อมูล", "ตัวชี้วัด", "งวด", "สถานะ", "ความครอบคลุม", "รูปแบบ", "แฟ้ม", "ไบต์"]]
        for entry in entries {
            for file in entry.files {
                lines.append([entry.dataset, entry.indicator, entry.period, entry.state, entry.coverage, file.form, file.name, String(file.bytes)])
            }
        }
        return lines.map { $0.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",") + "\r\n" }.joined()
    }

    private var page: String {
        func escaped(_ text: String) -> String {
            text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
        }
        var rows = ""
        for entry in entries {
            let links = entry.files.map { "<a href=\"\(escaped($0.name))\">\($0.form.uppercased())</a>" }.joined(separator: " ")
            rows += "<tr><td>\(escaped(entry.dataset))</td><th scope=\"row\">\(escaped(entry.indicator))</th><td>\(escaped(entry.period))</td>"
            rows += "<td>\(escaped(entry.state))</td><td>\(links)</td></tr>\n"
        }
        return """
            <!DOCTYPE html>
            <html lang="th"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>\(escaped(title))</title>
            <style>body{font:16px/1.65 "Noto Sans Thai",sans-serif;margin:2em auto;max-width:75em;padding:0 1em}table{border-collapse:collapse;width:100%}
            td,th{border:1px solid #b3bfc2;padding:.3em .6em;text-align:left;vertical-align:top;font-weight:inherit}thead th{background:#eef1f2;font-weight:bold}
            tr{break-inside:avoid}</style></head><body><main><h1>\(escaped(title))</h1>
            <table><thead><tr><th>ชุดข้อมูล</th><th>ตัวชี้วัด</th><th>งวด</th><th>สถานะ</th><th>แฟ้ม</th></tr></thead><tbody>
            \(rows)</tbody></table></main></body></html>

            """
    }
}
