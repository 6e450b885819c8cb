/// Letters without their accents: what canonical decomposition (Unicode chapter 3.11) leaves when its nonspacing
/// marks are dropped, for the Latin, Greek and Cyrillic blocks. A test compares it with another normaliser.
enum AccentTable {
    /// The base letter of a scalar below U+2000; the scalar itself when it has none.
    static func base(_ scalar: UInt32) -> UInt32 {
        guard scalar < 0x2000 else { return scalar }
        let base = bases[Int(scalar)]
        return base == 0 ? scalar : UInt32(base)
    }

    private static let bases: [UInt16] = {
        var table = [UInt16](repeating: 0, count: 0x2000)
        for (first, letters) in blocks {
            for (i, letter) in letters.unicodeScalars.enumerated() where letter != "·" {
                table[first + i] = UInt16(letter.value)
            }
        }
        return table
    }()

    /// Blocks by their first scalar, a letter for each scalar in turn; `·`: it has no accent.
    private static let blocks: [(Int, String)] = [
        (
            0xC0,
            "AAAAAA·CEEEEIIII·NOOOOO··UUUUY··aaaaaa·ceeeeiiii·nooooo··uuuuy·y"
            + "AaAaAaCcCcCcCcDd··EeEeEeEeEeGgGgGgGgHh··IiIiIiIiI···JjKk·LlLlLl·"
            + "···NnNnNn···OoOoOo··RrRrRrSsSsSsSsTtTt··UuUuUuUuUuUuWwYyYZzZzZz·"
            + "································Oo·············Uu···············"
            + "·············AaIiOoUuUuUuUuUu·AaAaÆæ··GgKkOoOoƷʒj···Gg··NnAaÆæØø"
            + "AaAaEeEeIiIiOoOoRrRrUuUuSsTt··Hh······AaEeOoOoOoOoYy············"
            + "················"
        ),
        (
            0x370,
            "····ʹ·················Α·ΕΗΙ·Ο·ΥΩι·························ΙΥαεηι"
            + "υ·························ιυουω····ϒϒ···························"
            + "················"
        ),
        (
            0x400,
            "ЕЕ·Г···І····КИУ··········И·······························и······"
            + "················ее·г···і····киу·······················Ѵѵ········"
            + "································································"
            + "·Жж·············АаАа··Ее··ӘәЖжЗз··ИиИиОо··ӨөЭэУуУуУуЧч··Ыы······"
        ),
        (
            0x1E00,
            "AaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLlLlMm"
            + "MmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRrSsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVv"
            + "WwWwWwWwWwXxXxYyZzZzZzhtwy·ſ····AaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEe"
            + "EeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYy······"
        ),
        (
            0x1F00,
            "ααααααααΑΑΑΑΑΑΑΑεεεεεε··ΕΕΕΕΕΕ··ηηηηηηηηΗΗΗΗΗΗΗΗιιιιιιιιΙΙΙΙΙΙΙΙ"
            + "οοοοοο··ΟΟΟΟΟΟ··υυυυυυυυ·Υ·Υ·Υ·ΥωωωωωωωωΩΩΩΩΩΩΩΩααεεηηιιοουυωω··"
            + "ααααααααΑΑΑΑΑΑΑΑηηηηηηηηΗΗΗΗΗΗΗΗωωωωωωωωΩΩΩΩΩΩΩΩααααα·ααΑΑΑΑΑ·ι·"
            + "··ηηη·ηηΕΕΗΗΗ···ιιιι··ιιΙΙΙΙ····υυυυρρυυΥΥΥΥΡ·····ωωω·ωωΟΟΩΩΩ···"
        ),
    ]
}
