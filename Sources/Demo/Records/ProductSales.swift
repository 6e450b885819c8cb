import Catalog
import Store

/// OTOP sales of the demo, producer by producer and month by month.
enum ProductSales {
    static func rows(_ office: Office, _ form: RecordForm) -> [RecordRow] {
        var random = RandomStream(key: "otop|\(office.unit)")
        return (0..<(8 + random.index(below: 40))).flatMap { producer(office.unit, $0, form) }
    }

    /// A producer with several types of product has a row for each.
    private static func producer(_ amphoe: String, _ number: Int, _ form: RecordForm) -> [RecordRow] {
        var random = RandomStream(key: "otop|\(amphoe)|\(number)")
        let type = random.pick(byShare: [("community_group", 0.62), ("single_owner", 0.29)]) ?? "sme"
        let person = Names.person(&random)
        let surname = person.split(separator: " ").last ?? ""
        let name = type == "community_group" ? "กลุ่ม \(surname)" : type == "sme" ? "บริษัท \(surname)" : person
        let first = random.index(below: products.count)
        var types = [products[first]]
        if random.unit() < 0.08 { types.append(products[(first + 1) % products.count]) }
        let online = 0.6 * random.unit() * random.unit(), abroad = random.unit() < 0.06 ? 0.3 * random.unit() : 0
        let size = random.unit()
        return types.map { product in
            let period = form.period
            var random = RandomStream(key: "otopsales|\(amphoe)|\(number)|\(product)|\(period.fiscalYear)|\(period.round)")
            let baht = sales.value(at: 0.8 * size + 0.2 * random.unit()) * season(period.round)
            func part(_ share: Double) -> Value { .number((baht * share / 10).rounded() * 10) }
            return form.row(
                amphoe,
                [
                    "producer_code": .text(amphoe + padded(number + 1, to: 4)), "product_type": .text(product), "producer_name": .text(name),
                    "producer_type": .text(type), "domestic_offline": part((1 - abroad) * (1 - online)),
                    "domestic_online": part((1 - abroad) * online), "foreign_offline": part(abroad * (1 - online)), "foreign_online": part(abroad * online),
                ])
        }
    }

    /// Baht per producer and month.
    private static let sales = Quantiles(2_000, 5_000, 8_000, 12_000, 18_000, 28_000, 45_000, 90_000)
    private static let products = ["food", "beverage", "textile", "utensil", "herb"]

    /// Round 1 is October: more is sold up to January, and in April.
    private static func season(_ round: Int) -> Double { round <= 4 ? 1.25 : round == 7 ? 1.15 : 0.95 }
}
