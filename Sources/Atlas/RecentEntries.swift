/// Values by their keys, in the order of their last use. Each operation takes the same time however many there are.
struct RecentEntries<Key: Hashable, Value> {
    private struct Entry {
        var key: Key
        var value: Value
        var cost: Int
        /// The places of the entries that were used just before and just after this one.
        var older: Int?
        var newer: Int?
    }

    private var places: [Key: Int] = [:]
    private var entries: [Entry?] = []
    private var free: [Int] = []
    private var oldest: Int?
    private var newest: Int?
    /// What all entries cost together.
    private(set) var cost = 0

    var count: Int { places.count }

    /// The value of a key, which is now the one that was used last.
    mutating func use(_ key: Key) -> Value? {
        guard let place = places[key] else { return nil }
        if place != newest {
            unlink(place)
            link(place)
        }
        return entries[place]?.value
    }

    /// Puts a value in, in the place of an earlier one of the key.
    mutating func insert(_ value: Value, for key: Key, cost: Int) {
        if let place = places[key] { remove(place) }
        let entry = Entry(key: key, value: value, cost: cost)
        let place = free.popLast() ?? entries.count
        if place == entries.count { entries.append(entry) } else { entries[place] = entry }
        places[key] = place
        self.cost += cost
        link(place)
    }

    /// Takes out the value that has not been used for the longest time. False: there is none.
    mutating func removeOldest() -> Bool {
        guard let oldest else { return false }
        remove(oldest)
        return true
    }

    private mutating func remove(_ place: Int) {
        unlink(place)
        guard let entry = entries[place] else { return }
        places[entry.key] = nil
        cost -= entry.cost
        entries[place] = nil
        free.append(place)
    }

    /// Makes an entry the newest.
    private mutating func link(_ place: Int) {
        entries[place]?.older = newest
        entries[place]?.newer = nil
        if let newest { entries[newest]?.newer = place } else { oldest = place }
        newest = place
    }

    private mutating func unlink(_ place: Int) {
        let older = entries[place]?.older, newer = entries[place]?.newer
        if let older { entries[older]?.newer = newer } else { oldest = newer }
        if let newer { entries[newer]?.older = older } else { newest = older }
    }
}
