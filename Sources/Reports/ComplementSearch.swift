internal import Catalog

/// Looks for the cells that have to be hidden with the small ones (see ``Suppression``). Cells are only ever added,
/// from the lowest levels up, and a cell that is safe stays so when others are hidden.
struct ComplementSearch {
    let frame: AreaFrame
    let cells: SmallCells
    /// How many nodes there are; after them come the groups of unplaced rows.
    let nodes: Int
    let leafLevel: AreaLevel
    private let groups: [Int: [Int]]
    private let isSmall: [Bool]
    var hidden: [Bool]
    /// The node in which each group lies.
    let groupNodes: [Int]

    init(_ rollUp: RollUp, _ cells: SmallCells) {
        frame = rollUp.frame
        self.cells = cells
        nodes = rollUp.nodes
        leafLevel = rollUp.dataset.level
        groupNodes = rollUp.unplacedNodes
        groups = Dictionary(grouping: rollUp.unplacedNodes.indices.map { $0 + rollUp.nodes }) {
            rollUp.unplacedNodes[$0 - rollUp.nodes]
        }
        isSmall = (0..<(rollUp.nodes + rollUp.unplacedNodes.count)).map { cells.isSmall($0) }
        hidden = isSmall
    }

    mutating func run() {
        guard isSmall.contains(true) else { return }
        for level in AreaLevel.allCases.reversed() where level < leafLevel {
            for node in frame.nodes(level) where !hidden[node] { protect(below: [node], all: cells.mass(node)) }
        }
        protectProvinces()
    }

    // MARK: One region

    /// A hidden cell that is small, and what the hidden leaves in it hold.
    struct Suspect {
        let node: Int
        let inside: HiddenMass
    }

    /// The cells right below a node: areas and groups of unplaced rows. Those below the country are provinces.
    func below(_ node: Int) -> [Int] {
        guard node < nodes, isLeaf(node) == false else { return [] }
        return frame.children[node].map(Int.init) + (groups[node] ?? [])
    }

    func isLeaf(_ node: Int) -> Bool { node >= nodes || frame.level(node) == leafLevel }

    /// What the hidden leaves below a hidden node hold that are joined to it by hidden nodes.
    private func survey(_ node: Int, _ suspects: inout [Suspect]) -> HiddenMass {
        var mass = HiddenMass(cells.quantities.count)
        if isLeaf(node) {
            mass = cells.mass(node)
        } else {
            for child in below(node) where hidden[child] { mass += survey(child, &suspects) }
        }
        if isSmall[node] { suspects.append(Suspect(node: node, inside: mass)) }
        return mass
    }

    /// What the hidden leaves of a region hold, and its small cells.
    func survey(_ members: [Int]) -> (mass: HiddenMass, suspects: [Suspect]) {
        var suspects: [Suspect] = []
        var mass = HiddenMass(cells.quantities.count)
        for member in members where hidden[member] { mass += survey(member, &suspects) }
        return (mass, suspects)
    }

    /// Hides leaves below a node that is shown until all small cells there are safe.
    private mutating func protect(below parents: [Int], all: HiddenMass) {
        let members = parents.flatMap { below($0) }
        guard members.contains(where: { hidden[$0] }) else { return }
        while true {
            let (mass, suspects) = survey(members)
            guard let (suspect, lacks) = firstUnsafe(suspects, mass, all) else { return }
            guard hideOne(among: members, for: suspect.node, lacks) else { return }
        }
    }

    func firstUnsafe(_ suspects: [Suspect], _ mass: HiddenMass, _ all: HiddenMass) -> (Suspect, [Shortfall])? {
        for suspect in suspects {
            let lacks = cells.shortfalls(suspect.node, inside: suspect.inside, region: mass, all: all)
            if !lacks.isEmpty { return (suspect, lacks) }
        }
        return nil
    }

    // MARK: One more leaf

    /// A leaf that could be hidden, and what that costs.
    private struct Candidate {
        let path: [Int]
        let amount: Double
        let reach: Double

        /// Fewer cells first; then the smallest that is enough; then the largest that is not.
        func isBetter(than other: Candidate) -> Bool {
            if path.count != other.path.count { return path.count < other.path.count }
            let enough = amount >= reach, otherEnough = other.amount >= reach
            if enough != otherEnough { return enough }
            if amount != other.amount { return enough == (amount < other.amount) }
            return path[path.count - 1] < other.path[other.path.count - 1]
        }
    }

    /// Hides the best leaf below the members that gives a small cell of what it lacks, with the cells above it up to
    /// the member; false: there is none.
    mutating func hideOne(among members: [Int], for node: Int, _ lacks: [Shortfall]) -> Bool {
        for outside in [true, false] {
            for lack in lacks {
                var best: Candidate?
                for member in members { look(member, [], lack, outside ? node : nil, &best) }
                if let best {
                    for node in best.path { hidden[node] = true }
                    return true
                }
            }
        }
        return false
    }

    private func look(_ node: Int, _ path: [Int], _ lack: Shortfall, _ avoided: Int?, _ best: inout Candidate?) {
        guard node != avoided else { return }
        let amount = cells.amount(node, lack)
        guard amount > 0 else { return }
        let path = hidden[node] ? path : path + [node]
        if let best, path.count > best.path.count { return }
        if isLeaf(node) {
            // A hidden leaf helps too, where a cell above it is still shown.
            guard !path.isEmpty else { return }
            let candidate = Candidate(path: path, amount: amount, reach: lack.amount)
            if best.map({ candidate.isBetter(than: $0) }) ?? true { best = candidate }
            return
        }
        for child in below(node) { look(child, path, lack, avoided, &best) }
    }
}
