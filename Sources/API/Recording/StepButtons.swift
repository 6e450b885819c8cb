internal import Atlas
internal import Catalog
internal import Ledger
internal import Store

/// The buttons of steps, each disabled with its reason when it may not be pressed.
extension Service {
    func stepButtons(_ view: SheetView, _ officer: Officer, _ overrides: [WindowOverride], _ x: Exchange) throws -> HTML {
        let place = view.place, recording = try recording()
        func button(_ step: Step, _ name: String, _ title: String, area: AreaCode? = nil) throws -> HTML {
            let refusal = recording.refusal(step, on: view, by: officer, overrides: overrides)
            // What is another office's business is not offered.
            if let refusal, refusal.code == .otherWorkflow || refusal.code == .notInChain || refusal.isForbidden && !Self.isCounted(step) { return "" }
            return stepForm(place, name, title, area: area, refusal: refusal, revision: view.rows == nil ? nil : view.revision, x)
        }
        var all = try button(.carryForward([]), Self.carryForward, "Sync ข้อมูลหลักจากงวดก่อน")
        if case .certificates(let chain) = place.dataset.workflow {
            all += try certificateButtons(view, chain, button)
        } else {
            all += try button(.save, "save", "บันทึกข้อมูล (ยืนยันของหน่วย)")
            all += try button(.lock, "lock", "① ล็อกหน่วยนี้") + button(.unlock, "unlock", "② ปลดล็อกหน่วยนี้")
        }
        all += try button(.collect, "collect", "รวบรวม") + button(.release, "release", "คืนข้อมูล")
        return "<div class=\"steps\">\(all)</div>"
    }

    /// Saving and locking are shown to every officer of the area, with who can.
    private static func isCounted(_ step: Step) -> Bool { step == .save }

    private func certificateButtons(
        _ view: SheetView, _ chain: [AreaLevel], _ button: (Step, String, String, AreaCode?) throws -> HTML
    ) throws -> HTML {
        let unit = view.place.unit
        var signers = Set((view.rows ?? []).compactMap { row in AreaCode(row.area).flatMap { code in chain.contains(.tambon) ? code.ancestor(.tambon) : nil } })
        signers.formUnion(view.standing?.certified.filter { $0 != unit } ?? [])
        var all: HTML = ""
        for signer in signers.sorted() + [unit] {
            let isSigned = view.standing?.certified.contains(signer) ?? false
            let name = "\(signer.kind.title.th)\(atlas.catalog.areas[signer]?.name.th ?? signer.text)"
            all += try isSigned ? button(.withdraw(signer), "withdraw", "ถอนคำรับรอง \(name)", signer) : button(.certify(signer), "certify", "ลงนามคำรับรอง \(name)", signer)
        }
        return all
    }

    /// One button in a form of its own.
    func stepForm(_ place: SheetPlace, unit: AreaCode? = nil, _ step: String, _ title: String, area: AreaCode? = nil, refusal: LedgerRefusal?, revision: Int64?, back: String? = nil, _ x: Exchange) -> HTML {
        let more: HTML = (area.map { "<input type=\"hidden\" name=\"area\" value=\"\($0.text)\">" as HTML } ?? "")
            + (revision.map { "<input type=\"hidden\" name=\"revision\" value=\"\(Int($0))\">" as HTML } ?? "")
            + (back.map { "<input type=\"hidden\" name=\"back\" value=\"\($0)\">" as HTML } ?? "")
        let unit = unit ?? place.unit
        let id = "why-\(step)-\(unit)\(area.map { "-\($0)" } ?? "")"
        let why: HTML = refusal.map { "<p class=\"why\" id=\"\(id)\">\($0.message.th)</p>" } ?? ""
        let off: HTML = refusal == nil ? "" : " disabled aria-describedby=\"\(id)\""
        return """
            <form action="\(Service.path(place.round))/\(unit.text)/steps" method="post">\(formToken(x))\(more)<button name="step" value="\(step)"\(off)>\(title)</button>\(why)</form>
            """
    }

    // MARK: A province

    /// All sheets of a province: the counter, buttons ① and ② for each amphoe, ③ and ④ for all of them.
    func provincePage(_ place: SheetPlace, _ view: RoundView, _ words: SheetWords, _ x: Exchange) throws -> [UInt8] {
        let recording = try recording(), dataset = place.dataset
        let officer = x.officer.flatMap { recording.isWritable ? $0 : nil }
        let isLock = dataset.workflow == .lock
        var isApprover = false
        let rows = view.units.map { unit, standing -> HTML in
            var buttons: HTML = ""
            if let officer, isLock {
                let step: (Step, String, String) = (standing?.state ?? .empty) >= .locked ? (.unlock, "unlock", "② ปลดล็อก") : (.lock, "lock", "① ล็อก")
                let why = recording.refusal(step.0, of: unit, in: view, standing, by: officer)
                if why?.isForbidden != true {
                    isApprover = true
                    buttons = stepForm(place, unit: unit, step.1, step.2, refusal: why, revision: nil, back: "province", x)
                }
            }
            return """
                <tr><th scope="row"><a href="\(Service.path(place.round))/\(unit.text)">\(atlas.catalog.areas[unit]?.name.th ?? unit.text)</a></th>
                <td><span class="state state-\(standing?.state.word ?? "unconfirmed")">\(standing?.state.title.th ?? Service.unconfirmed.th)</span></td>
                <td>\(standing?.changedAt.map { thaiTime($0) } ?? "–")</td>\(officer == nil ? "" as HTML : "<td>\(buttons)</td>")</tr>
                """
        }.reduce("" as HTML, +)
        var whole: HTML = ""
        if isApprover {
            whole = "<div class=\"steps\">\(stepForm(place, "lock", "③ ล็อกทั้งจังหวัด", refusal: nil, revision: nil, x))\(stepForm(place, "unlock", "④ ปลดล็อกทั้งจังหวัด", refusal: nil, revision: nil, x))</div>"
        } else if let officer, !isLock, officer.role == .provinceHead, officer.covers(place.unit) {
            whole = "<div class=\"steps\">\(stepForm(place, "certify", "ลงนามคำรับรองจังหวัด", refusal: nil, revision: nil, x))\(stepForm(place, "withdraw", "ถอนคำรับรองจังหวัด", refusal: nil, revision: nil, x))</div>"
        } else if officer?.role == .central {
            whole = "<div class=\"steps\">\(stepForm(place, "collect", "รวบรวมทั้งจังหวัด", refusal: nil, revision: nil, x))\(stepForm(place, "release", "คืนข้อมูลทั้งจังหวัด", refusal: nil, revision: nil, x))</div>"
        }
        return page(
            PageParts(
                title: Localized(th: "\(dataset.title.th) \(areaName(place.unit))", en: "\(dataset.title.en), \(atlas.catalog.areas[place.unit]?.name.en ?? "")"),
                trail: trail(place.round),
                main: """
                    <p class="lead">\(place.round.round.title.th) · \(fiscalYear(place.period.fiscalYear))</p>\(chooser(dataset, place.period, place.unit, x))
                    <p class="standing">อำเภอที่ล็อกข้อมูล: <strong>\(view.progress.counter(of: dataset.unit).th)</strong></p>\(notices(words, dataset))\(whole)
                    \(table(["อำเภอ", "สถานะ", "เมื่อ"] + (officer == nil ? [] : ["ขั้นตอน"]), rows))
                    """), x)
    }
}
