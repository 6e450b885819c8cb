@main
struct Phaenthi {
    static func main() {}
}
