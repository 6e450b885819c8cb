internal import Catalog

/// Provinces lie in one class of every division, so that a class of one less a class of another may leave a single
/// province. Provinces that are in the same classes everywhere, classes that are hidden left aside, form a *block*:
/// nothing that is shown tells the provinces of a block apart.
extension ComplementSearch {
    mutating func protectProvinces() {
        var givenUp = Set<Int>()
        while protectOneBlock(&givenUp) || protectOneClass(&givenUp) {}
    }

    /// Where no other province has what a cell lacks, nothing that holds its provinces is shown at all.
    private mutating func hideAll(above members: [Int]) {
        hidden[AreaFrame.country] = true
        for member in members {
            for i in frame.divisions.indices {
                let node = classNode(member, i)
                if node >= 0 { hidden[Int(node)] = true }
            }
        }
    }

    /// Provinces and groups of unplaced rows that are known to be in the country only, by their classes that are shown.
    private func blocks() -> [[Int]] {
        var blocks: [[Int32]: [Int]] = [:]
        for member in below(AreaFrame.country) { blocks[key(member), default: []].append(member) }
        return blocks.values.sorted { $0[0] < $1[0] }
    }

    private func key(_ member: Int) -> [Int32] {
        frame.divisions.indices.map { i in
            let own = classNode(member, i)
            return own >= 0 && !hidden[Int(own)] ? own : -1
        }
    }

    /// The class of a province in a division; -1: none.
    private func classNode(_ member: Int, _ division: Int) -> Int32 {
        let provinces = frame.nodes(.province)
        return provinces.contains(member) ? frame.classOfProvince[division][member - provinces.lowerBound] : -1
    }

    /// Does one thing for a small cell in a block; false: all are safe.
    private mutating func protectOneBlock(_ givenUp: inout Set<Int>) -> Bool {
        let all = cells.mass(AreaFrame.country)
        for block in blocks() where block.contains(where: { hidden[$0] }) {
            let (mass, suspects) = survey(block)
            let open = suspects.filter { !givenUp.contains($0.node) }
            guard let (suspect, lacks) = firstUnsafe(open, mass, all) else { continue }
            if hideOne(among: block, for: suspect.node, lacks) { return true }
            let own = block.first { contains($0, suspect.node) } ?? block[0]
            if !widen(from: [own], lacks, avoiding: Set(block)) {
                hideAll(above: [own])
                givenUp.insert(suspect.node)
            }
            return true
        }
        return false
    }

    /// Does one thing for a small class; false: all are safe.
    private mutating func protectOneClass(_ givenUp: inout Set<Int>) -> Bool {
        let all = cells.mass(AreaFrame.country)
        for (division, nodes) in frame.classes.enumerated() {
            for node in nodes where cells.isSmall(node) && !givenUp.contains(node) {
                let members = Set(below(AreaFrame.country).filter { classNode($0, division) == Int32(node) })
                let everywhere = survey(members.sorted()).mass
                var lacks: [Shortfall] = []
                var isSafe = false
                for block in blocks() where !isSafe && block.contains(where: { hidden[$0] && members.contains($0) }) {
                    let found = cells.shortfalls(
                        node, inside: survey(block.filter(members.contains)).mass, region: survey(block).mass, all: all,
                        everywhere: everywhere)
                    isSafe = found.isEmpty
                    if lacks.isEmpty { lacks = found }
                    if !isSafe, hideOne(among: block.filter { !members.contains($0) }, for: node, found) { return true }
                }
                guard !isSafe else { continue }
                let own = members.filter { hidden[$0] }.sorted()
                if own.isEmpty || !widen(from: own, lacks, avoiding: members) {
                    hideAll(above: members.sorted())
                    givenUp.insert(node)
                }
                return true
            }
        }
        return false
    }

    /// Whether a province or group is the node or holds it.
    private func contains(_ member: Int, _ node: Int) -> Bool {
        let place = node < nodes ? node : groupNodes[node - nodes]
        return member == node || frame.ancestor(of: place, .province) == member
    }

    /// Hides classes so that one of some provinces comes into one block with another that has what is lacking, at the
    /// cost of the fewest classes; false: there is no other.
    private mutating func widen(from own: [Int], _ lacks: [Shortfall], avoiding: Set<Int>) -> Bool {
        for lack in lacks {
            var best: (cost: Int, misses: Bool, amount: Double, classes: [Int])?
            for member in own {
                for other in below(AreaFrame.country) where !avoiding.contains(other) {
                    let amount = cells.amount(other, lack)
                    guard amount > 0 else { continue }
                    var classes: [Int] = []
                    for (a, b) in zip(key(member), key(other)) where a != b {
                        for node in [a, b] where node >= 0 { classes.append(Int(node)) }
                    }
                    guard !classes.isEmpty else { continue }
                    let cost = classes.count + (hidden[other] ? 0 : 1)
                    let misses = amount < lack.amount
                    let isBetter =
                        best.map { best in
                            if cost != best.cost { return cost < best.cost }
                            if misses != best.misses { return !misses }
                            return misses ? amount > best.amount : amount < best.amount
                        } ?? true
                    if isBetter { best = (cost, misses, amount, classes) }
                }
            }
            if let best {
                for node in best.classes { hidden[node] = true }
                return true
            }
        }
        return false
    }
}
