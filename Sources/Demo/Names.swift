/// Names of villages and people of the demo. They are put together from common words; no real list is copied.
enum Names {
    /// The name of a village, drawn from the words that are usual in its region.
    static func village(region: String, _ random: inout RandomStream) -> String {
        let prefix = random.pick(byShare: prefixes[region, default: []]) ?? ""
        var stem = random.pick(stems)
        while stem == prefix { stem = random.pick(stems) }
        let suffix = random.pick(byShare: suffixes) ?? ""
        return "บ้าน" + prefix + stem + (suffix == stem ? "" : suffix)
    }

    /// The title, given name and surname of a person. Every surname begins with สาธิต, "demo".
    static func person(_ random: inout RandomStream) -> String {
        let title = random.pick(byShare: [("นาย", 0.48), ("นาง", 0.34)]) ?? "นางสาว"
        let given = random.pick(title == "นาย" ? men : women)
        return title + given + " สาธิต" + random.pick(surnames)
    }

    /// Prefixes of village names with their shares; the rest of the villages has none.
    private static let prefixes: [String: [(String, Double)]] = [
        "C": shares(
            ["หนอง", "คลอง", "บาง", "ท่า", "ดอน", "เขา", "วัง", "ห้วย", "โคก", "ทุ่ง", "หัว", "ปาก", "นา", "เกาะ"],
            [128, 106, 44, 34, 31, 24, 24, 21, 21, 19, 18, 12, 11, 11]),
        "N": shares(
            ["หนอง", "ห้วย", "แม่", "วัง", "ป่า", "สัน", "ทุ่ง", "ใหม่", "ท่า", "คลอง", "นา", "น้ำ", "ดง", "ดอน"],
            [83, 55, 50, 43, 41, 33, 30, 28, 27, 24, 23, 22, 18, 14]),
        "S": shares(
            ["บาง", "ทุ่ง", "คลอง", "นา", "ควน", "ท่า", "หนอง", "เขา", "ห้วย", "โคก", "ปาก", "เกาะ", "หัว", "ดอน"],
            [46, 43, 40, 38, 38, 36, 31, 26, 24, 22, 20, 19, 17, 16]),
        "NE": shares(
            ["หนอง", "โนน", "นา", "โคก", "ดอน", "ห้วย", "ดง", "คำ", "ท่า", "หัว", "กุด", "วัง", "ศรี", "เหล่า"],
            [168, 87, 53, 46, 31, 20, 19, 19, 15, 14, 13, 13, 11, 11]),
    ]

    private static let suffixes = shares(
        ["พัฒนา", "น้อย", "เหนือ", "ใต้", "ใหญ่", "กลาง", "ใหม่", "เจริญ", "สามัคคี"], [21, 20, 17, 17, 14, 12, 11, 11, 5])

    private static func shares(_ words: [String], _ perMille: [Int]) -> [(String, Double)] {
        zip(words, perMille).map { ($0, Double($1) / 1000) }
    }

    private static let stems = words(
        """
        บัว ไผ่ ขาม ม่วง สัก ยาง จิก แค ตาล หว้า แดง ขาว ดำ เหลือง ทอง เงิน แก้ว หิน ทราย ดิน น้ำใส ปลา ช้าง ม้า ควาย เต่า นกยูง \
        กระทิง ผึ้ง กวาง ไร่ นา สวน บ่อ สระ ฝาย บุญ ศรี งาม สุข เจริญ ชัย มงคล สว่าง ไทร โพธิ์ มะม่วง มะขาม ส้ม กล้วย อ้อย ข้าว ฝ้าย \
        คราม แสง จันทร์ ดาว เมือง พระ หลวง
        """)

    private static let men = words(
        """
        สมชาย สมศักดิ์ ประเสริฐ วิชัย บุญมี สุรชัย ประยูร สมบัติ วิโรจน์ ชูชาติ สุพจน์ มานะ อนันต์ ณรงค์ ธงชัย ไพโรจน์ สมพงษ์ บุญเลิศ \
        วีระ สุเทพ
        """)

    private static let women = words(
        """
        สมหญิง สมจิตร บุญเรือน ประนอม วันเพ็ญ มาลี สุนีย์ อำไพ ละออ จันทร์เพ็ญ สายทอง ทองใบ พรทิพย์ นงลักษณ์ อรุณี สุภาพร กัลยา รัตนา \
        วิไล ศิริพร
        """)

    private static let surnames = words("สุข ทรัพย์ วงศ์ ชัย ธรรม เจริญ พันธ์ ศรี มณี รุ่งเรือง")

    static func words(_ text: String) -> [String] { text.split(separator: " ").map { String($0) } }
}
