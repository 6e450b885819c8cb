import Foundation
import Testing

/// The forms of pages, which work without script.
struct FormTests {
    private static let sheet = OtopMonthTests.round + "/5601"
    private static let typed = [
        ("_form", "row"), ("c.producer_code", "P-77"), ("c.product_type", "food"), ("c.producer_name", "กลุ่มทอผ้า"), ("c.domestic_offline", "1,500"),
        ("c.domestic_online", "๐"), ("c.foreign_offline", "-"), ("c.foreign_online", ""),
    ]

    private func rows(_ world: RecordWorld) throws -> [[String: Any]] {
        try #require(try world.ask("GET", Self.sheet, by: "rec5601").json()["rows"] as? [[String: Any]])
    }

    @Test func `a row is added, changed and removed by forms alone`() throws {
        let world = try RecordWorld()
        try world.open("otop_sales", 2567, 10)
        let (cookie, csrf) = try world.session("rec5601")
        let page = try world.ask("GET", Self.sheet + "?f=html", ["cookie": cookie])
        #expect(page.text.contains("name=\"c.producer_name\""))
        #expect(page.text.contains(csrf))
        let added = try world.form(Self.sheet + "/rows", Self.typed + [("csrf", csrf)], cookie: cookie)
        #expect(added.status == 303)
        #expect(added["location"] == Self.sheet + "?done=insert")
        let row = try #require(try rows(world).first)
        #expect((row["values"] as? [String: Any])?["domestic_offline"] as? Double == 1500)
        let id = try #require(row["id"] as? Int), tag = try #require(row["tag"] as? String)
        let grid = [("_form", "grid"), ("t.\(id)", tag), ("v.\(id).foreign_offline", "25"), ("v.\(id).foreign_online", "0"), ("csrf", csrf)]
        #expect(try world.form(Self.sheet + "/rows", grid, cookie: cookie).status == 303)
        #expect((try rows(world)[0]["values"] as? [String: Any])?["total"] as? Double == 1525)
        // The old tag no longer opens the row: the page shows both values, and what was typed.
        let stale = try world.form("\(Self.sheet)/rows/\(id)", Self.typed + [("_do", "replace"), ("tag", tag), ("csrf", csrf)], cookie: cookie)
        #expect(stale.status == 412)
        #expect(stale.text.contains("ค่าในระบบตอนนี้"))
        #expect(stale.text.contains("value=\"กลุ่มทอผ้า\""))
        let now = try #require(try rows(world)[0]["tag"] as? String)
        #expect(try world.form("\(Self.sheet)/rows/\(id)", [("_do", "delete"), ("tag", now), ("csrf", csrf)], cookie: cookie).status == 303)
        #expect(try rows(world).isEmpty)
    }

    @Test func `what was typed stays when it is wrong, with the complaint beside its field`() throws {
        let world = try RecordWorld()
        try world.open("otop_sales", 2567, 10)
        let (cookie, csrf) = try world.session("rec5601")
        let answer = try world.form(
            Self.sheet + "/rows", [("_form", "row"), ("c.producer_code", "P-1"), ("c.producer_name", "กลุ่มข้าวหอม"), ("c.domestic_offline", "สิบบาท"), ("csrf", csrf)],
            cookie: cookie)
        #expect(answer.status == 400)
        #expect(answer.text.contains("value=\"กลุ่มข้าวหอม\""))
        #expect(answer.text.contains("value=\"สิบบาท\""))
        #expect(answer.text.contains("id=\"f-domestic_offline-error\""))
        #expect(answer.text.contains("id=\"f-product_type-error\""))
    }

    @Test func `a session that ends in the middle loses nothing`() throws {
        let world = try RecordWorld()
        try world.open("otop_sales", 2567, 10)
        let old = try world.session("rec5601")
        world.now.set(world.now.seconds + 3_600)
        let kept = try world.form(Self.sheet + "/rows", Self.typed + [("csrf", old.csrf)], cookie: old.cookie)
        #expect(kept.status == 401)
        for (name, value) in Self.typed where !value.isEmpty { #expect(kept.text.contains("name=\"\(name)\" value=\"\(value)\""), "\(name)") }
        #expect(kept.text.contains("/sign-in"))
        // After signing in the same form is shown once more, with a token of the new session; then it is taken.
        let new = try world.session("rec5601")
        let again = try world.form(Self.sheet + "/rows", Self.typed, cookie: new.cookie)
        #expect(again.status == 409)
        #expect(again.text.contains(new.csrf))
        #expect(try rows(world).isEmpty)
        #expect(try world.form(Self.sheet + "/rows", Self.typed + [("csrf", new.csrf)], cookie: new.cookie).status == 303)
        #expect(try rows(world).count == 1)
        // Another site's form is shown nothing.
        #expect(try world.form(Self.sheet + "/rows", Self.typed, cookie: new.cookie, origin: "http://elsewhere").status == 403)
    }

    @Test func `buttons that may not be pressed say why and who can`() throws {
        let world = try RecordWorld()
        try world.open("otop_sales", 2567, 10)
        let (cookie, csrf) = try world.session("head5601")
        let page = try world.ask("GET", Self.sheet + "?f=html", ["cookie": cookie])
        #expect(page.text.contains("value=\"save\" disabled"))
        #expect(page.text.contains("ยังไม่มีข้อมูลให้ยืนยัน"))
        let refused = try world.form(Self.sheet + "/steps", [("step", "save"), ("csrf", csrf)], cookie: cookie)
        #expect(refused.status == 409)
        #expect(refused.text.contains("role=\"alert\""))
        let province = try world.session("phead56")
        let whole = try world.ask("GET", OtopMonthTests.round + "/56?f=html", ["cookie": province.cookie])
        for button in ["① ล็อก", "③ ล็อกทั้งจังหวัด", "④ ปลดล็อกทั้งจังหวัด", "0/9 อำเภอ"] { #expect(whole.text.contains(button), "\(button)") }
    }

    @Test func `a file is checked by a form, and the answer is a table`() throws {
        let world = try RecordWorld()
        try world.open("otop_sales", 2567, 10)
        let (cookie, csrf) = try world.session("rec5601")
        let body = """
            --b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n\(csrf)\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n\
            รหัสผู้ผลิต,ประเภทผลิตภัณฑ์,ชื่อกลุ่มหรือผู้ผลิต\r\nP-1,ทองคำ,ก\r\n\r\n--b--\r\n
            """
        let answer = try world.ask(
            "POST", Self.sheet + "/upload?dry-run=true", ["content-type": "multipart/form-data; boundary=b", "cookie": cookie, "origin": "http://test"],
            body: Array(body.utf8))
        #expect(answer.status == 200)
        #expect(answer.text.contains("ตรวจแฟ้มแล้ว"))
        #expect(answer.text.contains("ทองคำ"))
    }
}
