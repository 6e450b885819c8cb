@testable import API
import Atlas
import Catalog
import Foundation
import HTTP
import Ledger
import Testing

/// A browser before the service of an ``EditWorld``: it keeps the cookie and sends what browsers send.
final class Browser {
    let world: EditWorld
    private(set) var cookie: String?
    /// What the last answer with forms told for them.
    private(set) var formToken = ""

    init(_ world: EditWorld) { self.world = world }

    static let password = "ทุเรียนสีม่วงเจ็ดลูก"

    /// A browser in which an officer has signed in, with an account that is made for it.
    static func signedIn(_ world: EditWorld, _ name: String, _ role: Role, _ scope: String? = nil) throws -> Browser {
        _ = try world.accounts.create(
            name: name, shownName: "นาย\(name) <b>", role: role, scope: scope.flatMap { AreaCode($0) }, password: password, by: nil)
        let browser = Browser(world)
        #expect(try browser.post("/sign-in", ["name": name, "password": password]).status == 303)
        return browser
    }

    func get(_ target: String, _ headers: [String: String] = [:]) throws -> EditWorld.Answer {
        keep(try world.ask(.get, target, token: nil, headers.merging(cookieHeader) { a, _ in a }))
    }

    /// Posts a form, as a page of the service does.
    func post(
        _ target: String, _ fields: [String: String] = [:], csrf: String? = nil, headers: [String: String] = ["Origin": "http://test"], peer: String = "192.0.2.1"
    ) throws -> EditWorld.Answer {
        var fields = fields
        if let token = csrf ?? (formToken.isEmpty ? nil : formToken), !token.isEmpty { fields["csrf"] = token }
        return keep(
            try world.ask(
                .post, target, Self.encoded(fields), type: "application/x-www-form-urlencoded", token: nil, headers.merging(cookieHeader) { a, _ in a }, peer: peer))
    }

    func forget() {
        cookie = nil
        formToken = ""
    }

    func plant(_ value: String) { cookie = value }

    private var cookieHeader: [String: String] { cookie.map { ["Cookie": "other=1; \($0)"] } ?? [:] }

    private func keep(_ answer: EditWorld.Answer) -> EditWorld.Answer {
        if let set = answer["Set-Cookie"] {
            cookie = set.contains("Max-Age=0") ? nil : String(set.prefix { $0 != ";" })
            formToken = ""
            if cookie != nil, let json = try? world.ask(.get, "/account?f=json", token: nil, cookieHeader).json { formToken = json["csrf"].text ?? "" }
        }
        return answer
    }

    static func encoded(_ fields: [String: String]) -> String {
        fields.sorted { $0.key < $1.key }.map { "\(form($0.key))=\(form($0.value))" }.joined(separator: "&")
    }

    private static func form(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2A, 0x2D, 0x2E, 0x5F: String(UnicodeScalar(byte))
            case 0x20: "+"
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
