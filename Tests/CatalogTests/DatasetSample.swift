import FoundationEssentials

@testable import Catalog

/// A folder with one dataset and one year, which say everything that such files can say.
final class DatasetSample {
    let path: String
    private var files: [String: String]

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "datasets-\(UUID().uuidString)").path()
        files = [
            "layers/villages.json5": Self.villages, "layers/wells.json5": AnotherLayerTests.wells, "datasets/shops.json5": Self.shops,
            "rounds/2567.json5": Self.rounds,
        ]
        for folder in ["layers", "datasets", "rounds"] {
            try FileManager.default.createDirectory(atPath: "\(path)/\(folder)", withIntermediateDirectories: true)
        }
        for (file, text) in files { try Data(text.utf8).write(to: URL(filePath: "\(path)/\(file)")) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func text(_ file: String) -> String { files[file] ?? "" }

    func write(_ file: String, _ text: String) throws {
        files[file] = text
        try Data(text.utf8).write(to: URL(filePath: "\(path)/\(file)"))
    }

    func load() -> (datasets: [Dataset], faults: [CatalogFault]) {
        let folder = GeodataFolder(path)
        let datasets = Catalog.datasets(folder, layers: Catalog.layers(folder))
        return (datasets, folder.faults.faults)
    }

    static let villages = AnotherLayerTests.wells.replacing("'wells'", with: "'villages'").replacing(
        "fields: [\n", with: "fields: [\n    { name: 'rural', type: 'boolean', title: { th: 'ชนบท', en: 'Rural' } },\n")

    static let shops = """
        {
          id: 'shops', order: 1,
          title: { th: 'ร้านค้า', en: 'Shops' },
          description: { th: 'ร้านค้า', en: 'Shops' },
          dimension: 'economy',
          level: 'village',
          unit: 'amphoe',
          recorder: 'amphoe',
          workflow: ['tambon', 'amphoe', 'province'],
          expectation: { villages: 'rural' },
          key: ['code', 'kind'],
          layer: 'wells',
          owner: { th: 'กรม', en: 'Department' },
          source: 'test',
          confirmed: true,
          columns: [
            { name: 'code', type: 'text', role: 'master', required: true, title: { th: 'รหัส', en: 'Code' } },
            { name: 'kind', type: 'text', role: 'master', required: true, title: { th: 'ชนิด', en: 'Kind' } },
            { name: 'keeper', type: 'text', role: 'master', personal: 'P2', title: { th: 'ผู้ดูแล', en: 'Keeper' } },
            { name: 'debt', type: 'number', role: 'amount', personal: 'P2', title: { th: 'หนี้', en: 'Debt' } },
            { name: 'staff', type: 'integer', role: 'amount', range: [0, 500], title: { th: 'คน', en: 'Staff' } },
            { name: 'women', type: 'integer', role: 'amount', range: [0, 500], title: { th: 'หญิง', en: 'Women' } },
            { name: 'old', type: 'integer', role: 'amount', cycle: '2560', title: { th: 'เก่า', en: 'Old' } },
            { name: 'new', type: 'integer', role: 'amount', cycle: '2565', title: { th: 'ใหม่', en: 'New' }, aliases: ['จำนวน'] },
            { name: 'total', type: 'integer', role: 'amount', title: { th: 'รวม', en: 'Total' },
              sum: ['staff', 'women'] },
            { name: 'rank', type: 'integer', role: 'amount', title: { th: 'อันดับ', en: 'Rank' },
              grade: { of: ['q1', 'staff'], equal: 1,
                steps: [{ upTo: 1, grade: 2 }, { upTo: 2, grade: 1 }] } },
            { name: 'size', type: 'text', role: 'amount', title: { th: 'ขนาด', en: 'Size' },
              choices: [{ value: 'S', th: 'เล็ก', en: 'Small' }, { value: 'L', th: 'ใหญ่', en: 'Large' }],
              sizeClass: { of: 'staff',
                steps: [{ upTo: 5, value: 'S' }, { value: 'L' }] } },
          ],
          batteries: [
            { kind: 'score', source: 'test', confirmed: true,
              definition: { th: 'คะแนน', en: 'Score' }, unit: { th: 'ร้าน', en: 'shops' },
              levels: [{ value: '1', th: 'แย่', en: 'Bad' }, { value: '2', th: 'ดี', en: 'Good', color: '#00AA00' }],
              groups: [{ category: { th: 'หมวด', en: 'Category' }, items: [
                { id: 'q1', th: 'ข้อหนึ่ง', en: 'One' },
              ] }] },
            { kind: 'passRate', cycle: '2560', source: 'test', confirmed: true, definition: { th: 'ร้อยละ', en: 'Share' },
              groups: [{ category: { th: 'หมวด', en: 'Category' }, items: [
                { id: 'p1', of: 'people', th: 'ข้อสอง', en: 'Two', confirmed: false },
              ] }] },
          ],
          rules: [
            { lesser: 'women', greater: 'staff',
              message: { th: 'เกิน', en: 'Too many' } },
          ],
          indicators: [
            { id: 'shops', title: { th: 'ร้าน', en: 'Shops' }, definition: { th: 'ร้าน', en: 'Shops' }, unit: { th: 'ร้าน', en: 'shops' },
              rows: true,
              decimals: 0, subject: 'things', source: 'test', confirmed: true },
            { id: 'staff', title: { th: 'คน', en: 'Staff' }, definition: { th: 'คน', en: 'Staff' }, unit: { th: 'คน', en: 'persons' },
              sum: 'staff',
              decimals: 0, subject: 'people', source: 'test', confirmed: true },
            { id: 'share', title: { th: 'หญิง', en: 'Women' }, definition: { th: 'หญิง', en: 'Women' }, unit: { th: 'ร้อยละ', en: '%' },
              rate: { numerator: 'women', denominator: 'staff', per: 100 },
              decimals: 2, largerIsBetter: true, criterion: 50, category: { th: 'หมวด', en: 'Category' }, subject: 'people', source: 'test', confirmed: true },
            { id: 'sizes', title: { th: 'ขนาด', en: 'Sizes' }, definition: { th: 'ขนาด', en: 'Sizes' }, unit: { th: 'ร้าน', en: 'shops' },
              levels: { of: 'size', values: [{ value: 'S', th: 'เล็ก', en: 'Small', color: '#112233' }, { value: 'L', th: 'ใหญ่', en: 'Large' }] },
              decimals: 0, subject: 'things', source: 'test', confirmed: true },
            { id: 'ranks', title: { th: 'อันดับ', en: 'Ranks' }, definition: { th: 'อันดับ', en: 'Ranks' }, unit: { th: 'ร้าน', en: 'shops' },
              levels: { of: 'rank', values: [{ value: '1', th: 'หนึ่ง', en: 'One' }] },
              decimals: 0, subject: 'things', source: 'test', confirmed: true },
            { id: 'olds', title: { th: 'เก่า', en: 'Old' }, definition: { th: 'เก่า', en: 'Old' }, unit: { th: 'ร้าน', en: 'shops' },
              sum: 'old',
              decimals: 0, cycle: '2560', subject: 'things', source: 'test', confirmed: true },
          ],
        }
        """

    static let rounds = """
        {
          fiscalYear: 2567,
          plans: [
            { dataset: 'shops',
              cycle: '2560',
              source: 'test', confirmed: true,
              rounds: [
                { title: { th: 'งวดที่ 1', en: 'Round 1' },
                  covers: ['2023-10-01', '2024-03-31'],
                  surveyYear: 2566,
                  windows: [['2023-10-01', '2023-12-31'], ['2024-02-01', '2024-04-05']],
                  due: { tambon: '2024-02-20',
                    amphoe: '2024-03-20', province: '2024-04-05' } },
                { title: { th: 'งวดที่ 2', en: 'Round 2' },
                  covers: ['2024-04-01', '2024-09-30'],
                  windows: [['2024-04-10', '2024-10-05']],
                  due: {} },
              ] },
          ],
        }
        """
}
