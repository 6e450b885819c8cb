/// On which side of the line from `a` to `b` the position `c` lies: 1 left, -1 right, 0 on the line. Exact.
///
/// The determinant is computed in plain doubles first; only when its sign is within the rounding error it is summed
/// again without any error (J. R. Shewchuk, "Adaptive Precision Floating-Point Arithmetic", 1997, sections 2 and 4).
public func orientation(
    ax: Double, ay: Double, bx: Double, by: Double, cx: Double, cy: Double
) -> Int {
    let left = (ax - cx) * (by - cy)
    let right = (ay - cy) * (bx - cx)
    let determinant = left - right
    // Shewchuk's bound A: (3 + 16 ε) ε with ε = 2^-53.
    let bound = 3.330_669_073_875_471_6e-16 * (left.magnitude + right.magnitude)
    if determinant > bound { return 1 }
    if -determinant > bound { return -1 }
    if left == 0, right == 0, ax == cx || by == cy, ay == cy || bx == cx { return 0 }
    return exactOrientation(ax, ay, bx, by, cx, cy)
}

/// The sign of ax·by − ay·bx + bx·cy − by·cx + cx·ay − cy·ax, summed as an expansion of non-overlapping doubles.
private func exactOrientation(
    _ ax: Double, _ ay: Double, _ bx: Double, _ by: Double, _ cx: Double, _ cy: Double
) -> Int {
    var expansion: [Double] = []
    expansion.reserveCapacity(12)
    func add(_ term: Double) {
        var carry = term
        for i in expansion.indices {
            let sum = carry + expansion[i]
            let part = sum - carry
            expansion[i] = (carry - (sum - part)) + (expansion[i] - part)
            carry = sum
        }
        expansion.append(carry)
    }
    func addProduct(_ x: Double, _ y: Double) {
        let product = x * y
        add((-product).addingProduct(x, y))
        add(product)
    }
    addProduct(ax, by)
    addProduct(-ay, bx)
    addProduct(bx, cy)
    addProduct(-by, cx)
    addProduct(cx, ay)
    addProduct(-cy, ax)
    // The parts grow in magnitude: the last that is not zero has the sign of the sum.
    guard let top = expansion.last(where: { $0 != 0 }) else { return 0 }
    return top > 0 ? 1 : -1
}
