internal import Atlas
internal import Catalog
internal import HTTP
internal import Ledger
internal import Store

/// What stands around answers about personal data: the purpose that an officer tells, the entry in the journal before
/// the answer leaves, and that nobody keeps the answer.
extension Service {
    /// What personal fields are read for.
    static let purposeParameter = "purpose"
    /// How many characters a purpose may have.
    static let purposeLengths = 5...500

    /// The purpose that a request tells, on routes that know it.
    ///
    /// - Throws: 400 for one that says nothing. To anyone but an officer it means nothing, and is not looked at.
    static func purpose(_ request: Request, known: [String]) throws(Problem) -> String? {
        guard known.contains(purposeParameter), let text = request.query.first(where: { $0.name == purposeParameter })?.value else { return nil }
        let letters = text.unicodeScalars.count { !$0.properties.isWhitespace }
        let isPlain = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        guard letters >= purposeLengths.lowerBound, text.unicodeScalars.count <= purposeLengths.upperBound, isPlain else {
            throw .badParameter(
                purposeParameter, text,
                expected: Localized(
                    th: "เหตุที่ต้องใช้ข้อมูลส่วนบุคคล \(purposeLengths.lowerBound)–\(purposeLengths.upperBound) ตัวอักษร",
                    en: "what the personal data are needed for, in \(purposeLengths.lowerBound) to \(purposeLengths.upperBound) characters"))
        }
        return text
    }

    /// The names of the fields that the reader may name and not everyone.
    static func hiddenFields(_ layer: Layer, from reader: Reader) -> [String] {
        reader.nameableColumns(layer).map { layer.fields[$0] }.filter { !Reader.anonymous.maySee($0) }.map(\.name)
    }

    /// Keeps in the journal who reads personal data, when, what for, of which layer and fields, and of how many features
    /// at most. When it cannot be kept, nothing is answered.
    func account(for query: BoundQuery, matched: Int, _ x: Exchange) throws {
        guard query.isPersonal else { return }
        guard let officer = x.officer, let purpose = query.reader.purpose else { throw Problem.internalError }
        let detail: JSON = [
            "purpose": .string(purpose), "fields": .strings(query.personal.map { query.layer.fields[$0].name }),
            "features": .integer(min(matched, query.query.limit ?? .max)), "f": .string(x.form.f),
        ]
        let text = String(decoding: detail.encoded, as: UTF8.self)
        try keeper().note(JournalEvent(verb: "read-personal", subject: query.layer.id, detail: text), by: officer)
    }

    /// The answer to a query as it may be kept: one that names personal fields, by nobody.
    func confidential(_ response: Response, _ query: BoundQuery) -> Response {
        guard query.isPersonal else { return response }
        var response = response
        response.headers.removeAll { $0.name == "ETag" || $0.name == "Cache-Control" }
        response.headers.append((name: "Cache-Control", value: "no-store"))
        return response
    }

    /// The search for features by their personal fields, on pages of officers who may name some.
    func personalSearch(_ layer: Layer, _ x: Exchange) -> HTML {
        let names = Service.hiddenFields(layer, from: x.reader)
        let fields = layer.fields.filter { $0.personalData == .personal && $0.type == .text && names.contains($0.name) }
        guard !fields.isEmpty else { return "" }
        let shown = x.reader.visibleColumns(layer).map { layer.fields[$0].name }
        let purpose = x.reader.purpose ?? ""
        return HTML.each(fields) { field in
            """
            <form class="search-form" role="search" action="/collections/\(layer.id)/items" method="get">
            <label for="by-\(field.name)">ค้นด้วย\(field.title.th) (ตรงตัว เฉพาะพื้นที่ของท่าน)</label>
            <input type="search" id="by-\(field.name)" name="\(field.name)" value="\(x.parameters.text(field.name) ?? "")" required autocomplete="off">
            <label for="why-\(field.name)">เหตุที่ค้น (จะถูกบันทึกไว้)</label>
            <input id="why-\(field.name)" name="\(Service.purposeParameter)" value="\(purpose)" required minlength="\(Service.purposeLengths.lowerBound)" maxlength="\(Service.purposeLengths.upperBound)" autocomplete="off">
            <input type="hidden" name="properties" value="\((shown + [field.name]).joined(separator: ","))"> <button>ค้นหา</button></form>
            """
        }
    }
}

extension Problem {
    /// An officer names personal fields without saying what for.
    static func purposeNeeded(_ fields: [String]) -> Problem {
        Problem(
            400, "purpose-needed", Localized(th: "ต้องบอกเหตุที่อ่านข้อมูลส่วนบุคคล", en: "A purpose is needed"),
            Localized(
                th: "\(fields.joined(separator: ", ")) เป็นข้อมูลส่วนบุคคล ใส่ purpose=เหตุที่อ่าน (อย่างน้อย \(Service.purposeLengths.lowerBound) ตัวอักษร) ซึ่งจะถูกบันทึกไว้",
                en: "\(fields.joined(separator: ", ")): personal data; add purpose= with what they are read for (at least \(Service.purposeLengths.lowerBound) characters), which is journalled"),
            parameter: Service.purposeParameter)
    }
}
