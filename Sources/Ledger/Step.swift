public import Catalog

/// What an officer does with a sheet.
public enum Step: Hashable, Sendable {
    /// Adds, changes or removes rows of these areas: those that the rows had before, and those that they get. What is
    /// no code is left out.
    case edit([AreaCode])
    /// Copies the master rows of the round before, of these areas, as a start; never the amounts.
    case carryForward([AreaCode])
    /// Confirms the rows (บันทึกข้อมูล).
    case save
    /// The province's confirmation of a saved sheet (ล็อก).
    case lock
    /// Takes the lock back, so that the unit may correct.
    case unlock
    /// Takes a locked sheet into the department's figures.
    case collect
    /// Gives a collected sheet back to the province.
    case release
    /// Signs the quality certificate of an area: one inside the unit, the unit, or the province above it.
    case certify(AreaCode)
    /// Takes a certificate back.
    case withdraw(AreaCode)

    /// The verb under which the journal keeps the step.
    public var verb: String {
        switch self {
        case .edit: "edit"
        case .carryForward: "carry-forward"
        case .save: "save"
        case .lock: "lock"
        case .unlock: "unlock"
        case .collect: "collect"
        case .release: "release"
        case .certify: "certify"
        case .withdraw: "withdraw"
        }
    }

    /// What the step is called: "ล็อกข้อมูล" / "lock the data".
    public var title: Localized {
        switch self {
        case .edit: Localized(th: "แก้ไขข้อมูล", en: "edit the rows")
        case .carryForward: Localized(th: "ดึงข้อมูลหลักจากงวดก่อน", en: "copy the master rows of the round before")
        case .save: Localized(th: "บันทึกยืนยันข้อมูล", en: "save the sheet")
        case .lock: Localized(th: "ล็อกข้อมูล", en: "lock the sheet")
        case .unlock: Localized(th: "ปลดล็อกข้อมูล", en: "unlock the sheet")
        case .collect: Localized(th: "รวบรวมข้อมูล", en: "collect the sheet")
        case .release: Localized(th: "คืนข้อมูลที่รวบรวมแล้ว", en: "release the sheet")
        case .certify: Localized(th: "รับรองคุณภาพข้อมูล", en: "sign the certificate")
        case .withdraw: Localized(th: "ถอนคำรับรอง", en: "withdraw the certificate")
        }
    }
}

/// What a decision depends on beside the sheet.
public struct Circumstances: Sendable {
    /// The time in UTC (ISO 8601), as the standing keeps it.
    public let time: String
    /// The day in Thailand (UTC+7): `2024-08-06`.
    public let day: String
    /// Of the dataset and round, oldest first.
    public let overrides: [WindowOverride]
    /// For a certificate: the areas of the chain's level below that have to sign before it. For a province these are
    /// the amphoe whose sheets it covers.
    public let signers: [AreaCode]
    /// For a province's certificate: those of ``signers`` that have signed on other sheets.
    public let signedElsewhere: [AreaCode]

    public init(time: String, day: String, overrides: [WindowOverride] = [], signers: [AreaCode] = [], signedElsewhere: [AreaCode] = []) {
        self.time = time
        self.day = day
        self.overrides = overrides
        self.signers = signers
        self.signedElsewhere = signedElsewhere
    }
}
