import Store

/// The syntax tree of a filter: Foundation has another `Expression`.
typealias Filter = Store.Expression
