internal import Catalog

/// The tables of recorded rows, their standings and the journal.
///
/// The rows of a sheet lie in pages, one for each column (``ColumnPage``), and nowhere else. The pages of one column and
/// one period lie side by side in the order of units, so that a column of the whole country is one short scan; a sheet's
/// own pages are found one by one. A row's number and its area are columns too, named `#id` and `#area`.
enum RecordSchema {
    static let tables: Set<String> = [
        "record_column", "record_page", "sheet_standing", "row_history", "journal", "window_override", "dataset_version",
    ]

    /// `period` is ``Period/number``; `unit` is the code's text, whose order is the order of codes. A column's number
    /// stays when the definition changes its place. `certified` holds codes with spaces between. `row_history` has the
    /// rows that a revision replaced, as pages of their own, with the kind of change as the column `#change`.
    ///
    /// The journal can only grow: its numbers have no gaps, so that no row can be put in the place of another.
    static let sql = """
        CREATE TABLE record_column (
            number INTEGER PRIMARY KEY, dataset TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (dataset, name));
        CREATE TABLE record_page (
            period INTEGER NOT NULL, field INTEGER NOT NULL REFERENCES record_column, unit TEXT NOT NULL, page BLOB NOT NULL,
            PRIMARY KEY (period, field, unit)) WITHOUT ROWID;
        CREATE TABLE sheet_standing (
            sheet INTEGER PRIMARY KEY, dataset TEXT NOT NULL, period INTEGER NOT NULL, unit TEXT NOT NULL,
            state INTEGER NOT NULL, certified TEXT NOT NULL, changed_at TEXT, changed_by TEXT,
            revision INTEGER NOT NULL, row_count INTEGER NOT NULL, last_row INTEGER NOT NULL,
            UNIQUE (dataset, period, unit));
        CREATE INDEX sheet_standing_round ON sheet_standing (dataset, period, unit, state, row_count);
        CREATE TABLE row_history (
            sheet INTEGER NOT NULL REFERENCES sheet_standing, revision INTEGER NOT NULL,
            field INTEGER NOT NULL REFERENCES record_column, page BLOB NOT NULL,
            PRIMARY KEY (sheet, revision, field)) WITHOUT ROWID;
        CREATE TABLE journal (
            number INTEGER PRIMARY KEY, at TEXT NOT NULL, officer TEXT NOT NULL, verb TEXT NOT NULL,
            dataset TEXT, period INTEGER, unit TEXT, subject TEXT, detail TEXT NOT NULL, digest BLOB NOT NULL);
        CREATE INDEX journal_sheet ON journal (dataset, period, unit) WHERE dataset IS NOT NULL;
        CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal
            BEGIN SELECT RAISE(ABORT, 'the journal is only appended to'); END;
        CREATE TRIGGER journal_is_not_shortened BEFORE DELETE ON journal
            BEGIN SELECT RAISE(ABORT, 'the journal is only appended to'); END;
        CREATE TRIGGER journal_has_no_gaps BEFORE INSERT ON journal
            WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM journal)
            BEGIN SELECT RAISE(ABORT, 'the journal is only appended to'); END;
        CREATE TABLE window_override (
            entry INTEGER PRIMARY KEY REFERENCES journal, dataset TEXT NOT NULL, period INTEGER NOT NULL,
            first_day TEXT NOT NULL, end_day TEXT NOT NULL, is_open INTEGER NOT NULL, area TEXT, reason TEXT NOT NULL);
        CREATE INDEX window_override_period ON window_override (dataset, period);
        CREATE TABLE dataset_version (dataset TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL) WITHOUT ROWID;
        """
}

extension Period {
    /// Year and round as one number that sorts as periods do: 2567002.
    var number: Int64 { Int64(fiscalYear) * 1_000 + Int64(round) }

    init(number: Int64) { self.init(fiscalYear: Int(number / 1_000), round: Int(number % 1_000)) }
}
