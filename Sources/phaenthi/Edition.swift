/// The program's edition: part of every entity tag, so that a new program never answers 304 for an old one's bytes.
enum Edition {
    static let text = "0.1.0"
}
