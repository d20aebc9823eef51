//! SQLite's functions (sqlite.org/lang_corefunc, lang_datefunc, lang_mathfunc, json1, windowfunctions).

use super::Lists;

pub(super) const LISTS: Lists = Lists {
    scalar: "
        abs char coalesce concat concat_ws format glob hex if ifnull iif instr length like likelihood
        likely lower ltrim nullif octet_length printf quote random replace round rtrim sign
        soundex substr substring trim typeof unhex unicode unistr unistr_quote unlikely upper

        date time datetime julianday unixepoch strftime timediff current_date current_time
        current_timestamp
        acos acosh asin asinh atan atan2 atanh ceil ceiling cos cosh degrees exp floor ln log log10
        log2 mod pi pow power radians sin sinh sqrt tan tanh trunc
        json jsonb json_array jsonb_array json_array_length json_error_position json_extract
        jsonb_extract json_insert jsonb_insert json_object jsonb_object json_patch jsonb_patch
        json_pretty json_quote json_remove jsonb_remove json_replace jsonb_replace json_set jsonb_set
        json_type json_valid
        regexp match bm25 highlight snippet sqlite_version",
    aggregate: "
        avg count group_concat max min string_agg sum total median percentile percentile_cont
        percentile_disc json_group_array jsonb_group_array json_group_object jsonb_group_object",
    window: "
        row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value
        nth_value",
    table: &[
        ("json_each", &["key", "value", "type", "atom", "id", "parent", "fullkey", "path", "json", "root"]),
        ("jsonb_each", &["key", "value", "type", "atom", "id", "parent", "fullkey", "path", "json", "root"]),
        ("json_tree", &["key", "value", "type", "atom", "id", "parent", "fullkey", "path", "json", "root"]),
        ("jsonb_tree", &["key", "value", "type", "atom", "id", "parent", "fullkey", "path", "json", "root"]),
        ("generate_series", &["value", "start", "stop", "step"]),
    ],
    forbidden: &[
        ("load_extension", "it loads native code into the database process"),
        ("readfile", "it reads files of the server"),
        ("writefile", "it writes files on the server"),
        ("edit", "it starts a program on the server"),
        ("fts3_tokenizer", "it takes the address of native code"),
        ("sqlite_compileoption_*", "it reports the inside of the database process"),
        ("sqlite_log", "it writes to the log of the database process"),
        ("sqlite_offset", "it reports the inside of the database file"),
        ("sqlite_s*", "it reports the inside of the database process"),
        ("zeroblob", "it can take any amount of memory"),
        ("randomblob", "it can take any amount of memory"),
        ("pragma_*", "settings are not read through functions; use PRAGMA table_info(…)"),
        ("changes", "it reports what the session changed"),
        ("total_changes", "it reports what the session changed"),
        ("last_insert_rowid", "it reports what the session changed"),
    ],
};
