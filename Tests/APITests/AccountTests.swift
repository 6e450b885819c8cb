@testable import API
import Atlas
import Catalog
import Foundation
import HTTP
import Ledger
import SpatiaLiteStore
import Store
import Testing

/// Signing in over HTTP, and what officers may do then.
@Suite struct `Officers` {
    private static func world(_ url: String? = nil, proxies: Set<String> = []) throws -> EditWorld {
        try EditWorld(publicURL: url, trustedProxies: proxies, pages: World.pages())
    }

    // MARK: Signing in

    @Test func `sign in by a page and go on where they were`() throws {
        let world = try Self.world(), browser = Browser(world)
        let page = try browser.get("/sign-in?next=/collections")
        #expect(page.status == 200 && page.text.contains("<html lang=\"th\">") && page.text.contains("name=\"next\" value=\"/collections\"") && !page.text.contains("{{"))
        _ = try world.accounts.create(name: "pim", shownName: "พิมพ์ใจ", role: .amphoeHead, scope: AreaCode("5601"), password: Browser.password, by: nil)
        let done = try browser.post("/sign-in", ["name": "pim", "password": Browser.password, "next": "/collections"])
        #expect(done.status == 303 && done["Location"] == "/collections" && done["Cache-Control"] == "no-store" && done.body.isEmpty)
        #expect(done["Set-Cookie"]?.wholeMatch(of: /phaenthi=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict/) != nil)
        let read = try browser.get("/collections?f=html")
        #expect(read.text.contains("พิมพ์ใจ") && read["Cache-Control"] == "private, no-store" && read["Access-Control-Allow-Origin"] == nil)
        #expect(try world.get("/collections?f=html").text.contains("เข้าสู่ระบบ"))
        #expect(try world.get("/collections?f=html")["Access-Control-Allow-Origin"] == "*")
        let out = try browser.post("/sign-out")
        #expect(out.status == 303 && out["Set-Cookie"]?.contains("Max-Age=0") == true && browser.cookie == nil)
    }

    @Test func `have a cookie for this host alone, over TLS`() throws {
        let world = try Self.world("https://maps.example.go.th"), browser = Browser(world)
        _ = try world.accounts.create(name: "pim", shownName: "x", role: .administrator, scope: nil, password: Browser.password, by: nil)
        let done = try browser.post("/sign-in", ["name": "pim", "password": Browser.password], headers: ["Origin": "https://maps.example.go.th"])
        #expect(done["Set-Cookie"]?.wholeMatch(of: /__Host-phaenthi=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure/) != nil)
    }

    @Test(arguments: [
        ("/collections", "/collections"), ("/a?b=%20c", "/a?b=%20c"), ("//evil.example", "/account"), ("/\\evil.example", "/account"), ("https://evil.example/", "/account"),
        ("javascript:alert(1)", "/account"), ("/sign-in?next=/", "/account"), ("/sign-out", "/account"), ("", "/account"), ("evil", "/account"), ("/\u{0E01}", "/account"),
        ("/a\r\nSet-Cookie: x=1", "/account"), ("/a/../b", "/account"), ("/%00", "/account"), ("/ //evil", "/account"),
    ])
    func `are led on within the service only`(next: String, place: String) throws {
        let world = try Self.world()
        _ = try world.accounts.create(name: "pim", shownName: "x", role: .administrator, scope: nil, password: Browser.password, by: nil)
        let done = try Browser(world).post("/sign-in", ["name": "pim", "password": Browser.password, "next": next])
        #expect(done.status == 303 && done["Location"] == place)
    }

    @Test func `are told on the page that it failed, and their password never comes back`() throws {
        let world = try Self.world(), browser = Browser(world)
        let wrong = try browser.post("/sign-in", ["name": "<i>pim", "password": "my-secret-password"])
        #expect(wrong.status == 401 && wrong.text.contains("ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง") && wrong.text.contains("&lt;i&gt;pim") && wrong["Set-Cookie"] == nil)
        #expect(!wrong.text.contains("my-secret-password") && wrong["WWW-Authenticate"] != nil && wrong["Cache-Control"] == "no-store")
        let json = try world.ask(.post, "/sign-in", #"{"name":"pim","password":"my-secret-password"}"#, type: "application/json", token: nil)
        #expect(json.status == 401 && json["Content-Type"] == "application/problem+json" && !json.text.contains("secret"))
        for body in [#"{"name":"pim","password":"my-secret-pass"#, #"{"name":"pim","passwort":"my-secret-pass"}"#, #"["my-secret-pass"]"#, #"{"password":{"x":"my-secret-pass"}}"#] {
            let bad = try world.ask(.post, "/sign-in", body, type: "application/json", token: nil)
            #expect(bad.status == 400 && !bad.text.contains("secret"), "\(bad.text)")
        }
        let query = try world.get("/sign-in?password=my-secret-pass")
        #expect(query.status == 400 && !query.text.contains("secret"))
        #expect(!world.journal.lines.joined().contains("secret"))
    }

    @Test func `wait after failures, told how long`() throws {
        let world = try Self.world()
        func attempt(_ peer: String, _ forwarded: String? = nil) throws -> EditWorld.Answer {
            let headers = forwarded.map { ["X-Forwarded-For": $0] } ?? [:]
            return try world.ask(.post, "/sign-in", #"{"name":"pim","password":"wrong"}"#, type: "application/json", token: nil, headers, peer: peer)
        }
        for _ in 0..<5 { #expect(try attempt("192.0.2.1").status == 401) }
        let wait = try attempt("192.0.2.1")
        #expect(wait.status == 429 && wait["Retry-After"] == "1")
        world.clock.advance(1)
        #expect(try attempt("192.0.2.1").status == 401)
    }

    @Test func `are counted by the address that a trusted proxy tells, and by no other`() throws {
        let world = try Self.world(proxies: ["127.0.0.1"])
        func address(_ peer: String, _ forwarded: String?) throws -> String {
            let headers = forwarded.map { ["x-forwarded-for": $0] } ?? [:]
            return world.service.address(of: Request(method: .get, target: try RequestTarget("/"), headers: HeaderFields(headers), peer: peer))
        }
        #expect(try address("127.0.0.1", "203.0.113.9") == "203.0.113.9")
        #expect(try address("127.0.0.1", "10.0.0.1, 203.0.113.9") == "203.0.113.9", "what the client said before the proxy counts for nothing")
        #expect(try address("198.51.100.1", "203.0.113.9") == "198.51.100.1")
        #expect(try address("127.0.0.1", nil) == "127.0.0.1")
    }

    // MARK: Sessions

    @Test func `never get a session that somebody else planted`() throws {
        let world = try Self.world(), attacker = try Browser.signedIn(world, "attacker", .administrator)
        _ = try world.accounts.create(name: "pim", shownName: "x", role: .administrator, scope: nil, password: Browser.password, by: nil)
        let victim = Browser(world), planted = try #require(attacker.cookie)
        victim.plant(planted)
        // Without the planted session's form token nothing is done with it.
        #expect(try victim.post("/sign-in", ["name": "pim", "password": Browser.password]).status == 403)
        let token = try #require(victim.get("/account?f=json").json["csrf"].text)
        #expect(try victim.post("/sign-in", ["name": "pim", "password": Browser.password], csrf: token).status == 303)
        #expect(victim.cookie != planted)
        #expect(try world.ask(.get, "/account?f=json", token: nil, ["Cookie": planted]).status == 401)
    }

    @Test func `whose session has ended read as anyone, and lose the cookie`() throws {
        let world = try Self.world(), browser = try Browser.signedIn(world, "pim", .administrator)
        world.clock.advance(30 * 60)
        let cookie = try #require(browser.cookie)
        let answer = try world.ask(.get, "/collections?f=json", token: nil, ["Cookie": cookie])
        #expect(answer.status == 200 && answer["Set-Cookie"]?.hasPrefix("phaenthi=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0") == true)
        #expect(try answer.text == world.get("/collections?f=json").text)
        #expect(try world.ask(.get, "/account?f=json", token: nil, ["Cookie": cookie]).status == 401)
        let page = try world.ask(.get, "/account", token: nil, ["Cookie": cookie])
        #expect(page.status == 303 && page["Location"] == "/sign-in?next=/account")
    }

    @Test func `that send two cookies of one name are believed neither`() throws {
        let world = try Self.world(), browser = try Browser.signedIn(world, "pim", .administrator)
        let cookie = try #require(browser.cookie)
        #expect(try world.ask(.get, "/account?f=json", token: nil, ["Cookie": "\(cookie); phaenthi=x"]).status == 401)
        #expect(try world.ask(.get, "/account?f=json", token: nil, ["Cookie": "a=b; \(cookie)"]).status == 200)
        #expect(try world.ask(.get, "/account?f=json", token: nil, ["Cookie": "x\(cookie)"]).status == 401)
    }

    @Test func `share no entity tag with others`() throws {
        let world = try Self.world()
        let one = try Browser.signedIn(world, "pim", .administrator), two = try Browser.signedIn(world, "som", .province, "56")
        for target in ["/collections?f=json", "/collections?f=html", "/collections/plots/items?f=json", "/collections/plots/items/P1", "/"] {
            let tags = try [world.get(target), one.get(target), two.get(target)].map { try #require($0["ETag"]) }
            #expect(Set(tags).count == 3, "\(target)")
            for tag in tags {
                #expect(try one.get(target, ["If-None-Match": tag]).status == (tag == tags[1] ? 304 : 200))
                #expect(try world.get(target, ["If-None-Match": tag]).status == (tag == tags[0] ? 304 : 200))
            }
        }
    }

    // MARK: Forgery

    @Test func `cannot be made to act by pages of others`() throws {
        let world = try Self.world(), browser = try Browser.signedIn(world, "pim", .administrator)
        let own = try #require(browser.get("/account?f=json").json["csrf"].text)
        let fields = ["label": "x", "rights": "read", "days": "1"]
        let wrong: [(String, [String: String])] = [
            (own, ["Origin": "http://evil.example"]), (own, ["Origin": "null"]), (own, [:]), (own, ["Sec-Fetch-Site": "cross-site"]), (own, ["Sec-Fetch-Site": "same-site"]),
            (own, ["Sec-Fetch-Site": "none", "Origin": "http://test"]), (own, ["Origin": "http://test.evil.example"]), (own, ["Origin": "https://test"]),
            ("", ["Origin": "http://test"]), ("x", ["Origin": "http://test"]), (own + "x", ["Origin": "http://test"]), (String(own.dropLast()), ["Sec-Fetch-Site": "same-origin"]),
        ]
        for (token, headers) in wrong {
            let body = Browser.encoded(token.isEmpty ? fields : fields.merging(["csrf": token]) { a, _ in a })
            let answer = try world.ask(
                .post, "/account/tokens", body, type: "application/x-www-form-urlencoded", token: nil, headers.merging(["Cookie": browser.cookie ?? ""]) { a, _ in a })
            #expect(answer.status == 403 && answer.text.contains("forged"), "\(headers)")
        }
        #expect(try browser.get("/account?f=json").json["tokens"].list.isEmpty)
        for headers in [["Origin": "http://test"], ["Sec-Fetch-Site": "same-origin"], ["Sec-Fetch-Site": "same-origin", "Origin": "https://proxied"]] {
            #expect(try browser.post("/account/tokens", fields, headers: headers).status == 201)
        }
        // Signing in and out by another's page is refused too.
        #expect(try Browser(world).post("/sign-in", ["name": "pim", "password": Browser.password], headers: ["Origin": "http://evil.example"]).status == 403)
        #expect(try browser.post("/sign-out", headers: ["Origin": "http://evil.example"]).status == 403)
        // And so is a change of a layer by the cookie without the token.
        let cookie = ["Cookie": browser.cookie ?? "", "Origin": "http://test"]
        #expect(try world.ask(.delete, "/collections/plots/items/P1", token: nil, cookie).status == 403)
        #expect(try world.ask(.delete, "/collections/plots/items/P1", token: nil, cookie.merging(["X-CSRF-Token": own]) { a, _ in a }).status == 204)
    }

    // MARK: Tokens

    @Test func `make tokens that are shown once and end at once when revoked`() throws {
        let world = try Self.world(), browser = try Browser.signedIn(world, "pim", .administrator)
        let made = try browser.post("/account/tokens", ["label": "งาน", "rights": "read", "layers": "plots, marks", "days": "7"])
        let text = try String(#require(made.text.firstMatch(of: /phaenthi_[A-Za-z0-9_-]{43}/)).0)
        #expect(made.status == 201 && made["Cache-Control"] == "private, no-store")
        #expect(try !browser.get("/account").text.contains(text) && browser.get("/account").text.contains("งาน"))
        #expect(try world.ask(.get, "/collections?f=json", token: text).status == 200)
        let read = try world.ask(.delete, "/collections/plots/items/P1", token: text)
        #expect(read.status == 403, "a token for reading edits nothing")
        let id = try #require(browser.get("/account?f=json").json["tokens"][0]["id"].integer)
        #expect(try browser.post("/account/tokens/\(id)/revoke").status == 303)
        for target in ["/collections?f=json", "/collections/plots/items", "/account?f=json", "/collections/plots/tiles/WebMercatorQuad/0/0/0"] {
            let answer = try world.ask(.get, target, token: text)
            #expect(answer.status == 401 && answer["WWW-Authenticate"]?.contains("invalid_token") == true && !answer.text.contains(text), "\(target)")
        }
        #expect(try browser.post("/account/tokens/\(id)/revoke").status == 404)
        #expect(try browser.post("/account/tokens", ["label": "x", "rights": "all"]).status == 400)
        #expect(try browser.post("/account/tokens", ["label": "x", "rights": "edit", "layers": "no_such"]).status == 400)
        // A token makes no tokens and manages nobody.
        #expect(try world.ask(.post, "/account/tokens", #"{"label":"x","rights":["read"]}"#, type: "application/json").status == 401)
        #expect(try world.ask(.get, "/accounts?f=json").status == 401)
    }

    // MARK: Managing

    @Test func `manage accounts by pages, and the password is shown once`() throws {
        let world = try Self.world(), browser = try Browser.signedIn(world, "head", .provinceHead, "56")
        let made = try browser.post("/accounts", ["name": "rec", "shownName": "<script>ก", "role": "amphoeRecorder", "scope": "5601"])
        let password = try String(#require(made.text.firstMatch(of: /<code>([a-z2-9-]{19})<\/code>/)).1)
        #expect(made.status == 201 && !made.text.contains("<script>ก") && made.text.contains("&lt;script&gt;ก"))
        let list = try browser.get("/accounts")
        #expect(list.text.contains("/accounts/rec") && !list.text.contains(password) && !list.text.contains("argon2"))
        #expect(try browser.get("/accounts?f=json").json["accounts"].list.compactMap { $0["name"].text } == ["rec", "rec5601", "rec5602"])
        let recorder = Browser(world)
        #expect(try recorder.post("/sign-in", ["name": "rec", "password": password, "next": "/collections"])["Location"] == "/account")
        #expect(try recorder.get("/accounts").status == 303 && recorder.get("/accounts?f=json").status == 403)
        #expect(try recorder.post("/account/tokens", ["label": "x", "rights": "read"]).status == 401, "first the password")
        let old = try recorder.post("/account/password", ["current": password, "new": "verylongpre5600", "again": "verylongpre5600"])
        #expect(old.status == 400 && old.text.contains("แบบเดิมของกรม") && !old.text.contains("verylongpre"))
        let unlike = try recorder.post("/account/password", ["current": password, "new": Browser.password, "again": "x"])
        #expect(unlike.status == 400 && unlike.text.contains("ไม่ตรงกัน"))
        let before = recorder.cookie
        #expect(try recorder.post("/account/password", ["current": password, "new": Browser.password, "again": Browser.password]).status == 303)
        #expect(recorder.cookie != before && recorder.cookie != nil)
        #expect(try recorder.get("/accounts?f=json").status == 403)
        #expect(try browser.post("/accounts/rec/disable").status == 303)
        #expect(try recorder.get("/account").status == 303)
        for (target, fields, status) in [
            ("/accounts", ["name": "boss", "shownName": "x", "role": "administrator"], 403), ("/accounts", ["name": "rec", "shownName": "x", "role": "amphoeRecorder", "scope": "5601"], 409),
            ("/accounts", ["name": "x", "shownName": "x", "role": "amphoeRecorder", "scope": "5601"], 400), ("/accounts/somying/reset", [:], 404),
            ("/accounts/nobody", ["shownName": "x", "role": "amphoeRecorder", "scope": "5601"], 404), ("/accounts", ["name": "okay", "shownName": "x", "role": "king"], 400),
            ("/accounts", ["color": "red"], 400),
        ] as [(String, [String: String], Int)] {
            #expect(try browser.post(target, fields).status == status, "\(target) \(fields)")
        }
    }

    @Test func `are asked to sign in where it is needed, and anyone may read the rest`() throws {
        let world = try Self.world()
        for path in ["/account", "/accounts", "/accounts/somying"] {
            #expect(try world.get(path)["Location"] == "/sign-in?next=\(path)")
            let json = try world.get(path + "?f=json")
            #expect(json.status == 401 && json["WWW-Authenticate"] == "Bearer realm=\"phaenthi\"" && json["Access-Control-Allow-Origin"] == nil)
        }
        let closed = try EditWorld(isOpen: false)
        for path in ["/sign-in", "/account", "/accounts"] { #expect(try closed.get(path).status == 404) }
        #expect(try closed.get("/api").json["paths"].names.contains("/sign-in") == false)
        let paths = try world.get("/api").json["paths"]
        for form in Service.formOperations { #expect(paths[form.template]["post"]["operationId"].text == form.name) }
    }
}

/// Editing is bound to the officer's area and layers.
@Suite struct `An editor` {
    @Test func `changes features of the own area only, before and after`() throws {
        let world = try EditWorld()
        #expect(try world.ask(.patch, "/collections/plots/items/P1", #"{"properties":{"year":1}}"#, token: EditWorld.amphoe).status == 204)
        for (method, target, body) in [
            (Request.Method.patch, "/collections/plots/items/P1", #"{"properties":{"year":2}}"#), (.put, "/collections/plots/items/P1", EditWorld.plot("P1")),
            (.delete, "/collections/plots/items/P1", nil), (.post, "/collections/plots/items", EditWorld.plot("N")),
        ] as [(Request.Method, String, String?)] {
            let answer = try world.ask(method, target, body, token: EditWorld.elsewhere)
            #expect(answer.status == 403 && answer.text.contains("5602"), "\(method) \(answer.text)")
        }
        // Into another area is no way either, nor out of one.
        let moved = try world.ask(.patch, "/collections/plots/items/P1", #"{"properties":{"village_code":"57010101"}}"#, token: EditWorld.amphoe)
        #expect(moved.status == 403 || moved.status == 400)
        #expect(try world.ask(.post, "/collections/marks/items", #"{"type":"Feature","geometry":null,"properties":{}}"#, token: EditWorld.amphoe).status == 403)
        let batch = #"{"transaction":[{"action":"delete","collection":"plots","filter":"id = 'P2'"}]}"#
        #expect(try world.ask(.post, "/transactions", batch, type: "application/json", token: EditWorld.elsewhere).status == 403)
        #expect(try world.ask(.post, "/transactions", batch, type: "application/json", token: EditWorld.amphoe).status == 200)
        #expect(try world.store.state(EditWorld.plots).count == 4)
    }

    @Test func `takes back the own versions only, unless an administrator`() throws {
        let world = try EditWorld()
        #expect(try world.ask(.delete, "/collections/plots/items/P1").status == 204)
        #expect(try world.ask(.post, "/collections/plots/versions/2/undo", token: EditWorld.amphoe).status == 403)
        #expect(try world.ask(.delete, "/collections/plots/items/P2", token: EditWorld.amphoe).status == 204)
        #expect(try world.ask(.post, "/collections/plots/versions/3/undo", token: EditWorld.amphoe).status == 201)
        #expect(try world.ask(.post, "/collections/plots/versions/2/undo").status == 201)
    }

    @Test func `who recorded is told to officers`() throws {
        let world = try EditWorld()
        #expect(try world.ask(.delete, "/collections/plots/items/P1", token: EditWorld.amphoe).status == 204)
        #expect(try world.ask(.get, "/collections/plots/versions").json["versions"][0]["by"].text == "rec5601")
        #expect(try world.get("/collections/plots/versions").json["versions"][0]["by"].isMissing)
    }

    @Test func `with a tag that was read as an officer may change what it names`() throws {
        let world = try EditWorld()
        let tag = try #require(world.ask(.get, "/collections/plots/items/P1")["ETag"])
        #expect(tag != (try world.get("/collections/plots/items/P1")["ETag"]))
        #expect(try world.ask(.patch, "/collections/plots/items/P1", #"{"properties":{"year":1}}"#, ["If-Match": tag]).status == 204)
        #expect(try world.ask(.patch, "/collections/plots/items/P1", #"{"properties":{"year":2}}"#, ["If-Match": tag]).status == 412)
    }
}
