//! PostgreSQL's functions: those of `pg_catalog` that are immutable or stable, reach no file, no
//! network, no other session and no setting, and evaluate no SQL handed to them as text
//! (postgresql.org/docs/15/functions.html).

use super::Lists;

pub(super) const LISTS: Lists = Lists {
    scalar: "
        abs cbrt ceil ceiling degrees div erf erfc exp factorial floor gcd lcm ln log log10 min_scale
        mod pi pow power radians random round scale sign sqrt trim_scale trunc width_bucket
        acos acosd acosh asin asind asinh atan atand atan2 atan2d atanh cos cosd cosh cot cotd sin
        sind sinh tan tand tanh
        ascii bit_length btrim char_length character_length chr concat concat_ws convert_from
        convert_to decode encode format initcap left length lower lpad ltrim md5 normalize
        octet_length overlay parse_ident position quote_ident quote_literal quote_nullable
        regexp_count regexp_instr regexp_like regexp_match regexp_replace regexp_split_to_array
        regexp_substr repeat replace reverse right rpad rtrim sha224 sha256 sha384 sha512 split_part
        starts_with string_to_array strpos substr substring to_ascii to_hex translate trim
        unistr upper casefold
        bit_count get_bit get_byte set_bit set_byte
        to_char to_date to_number to_timestamp
        age clock_timestamp current_date current_time current_timestamp date_bin date_part date_trunc
        extract isfinite justify_days justify_hours justify_interval localtime localtimestamp
        make_date make_interval make_time make_timestamp make_timestamptz now
        statement_timestamp timeofday transaction_timestamp timezone overlaps date_add date_subtract
        enum_first enum_last enum_range
        area center diagonal diameter height isclosed isopen npoints pclose popen radius slope width
        box circle line lseg path point polygon bound_box
        abbrev broadcast family host hostmask inet_merge inet_same_family masklen netmask network
        set_masklen text macaddr8_set7bit
        array_to_tsvector get_current_ts_config numnode plainto_tsquery phraseto_tsquery
        websearch_to_tsquery querytree setweight strip to_tsquery to_tsvector ts_delete ts_filter
        ts_headline ts_rank ts_rank_cd tsquery_phrase tsvector_to_array
        array_to_json json_array_length json_build_array json_build_object json_extract_path
        json_extract_path_text json_object json_scalar json_serialize json_strip_nulls json_typeof
        json_array json_exists json_query json_value json_to_record
        jsonb_array_length jsonb_build_array jsonb_build_object jsonb_extract_path
        jsonb_extract_path_text jsonb_insert jsonb_object jsonb_path_exists jsonb_path_exists_tz
        jsonb_path_match jsonb_path_match_tz jsonb_path_query_array jsonb_path_query_array_tz
        jsonb_path_query_first jsonb_path_query_first_tz jsonb_pretty jsonb_set jsonb_set_lax
        jsonb_strip_nulls jsonb_typeof row_to_json to_json to_jsonb json
        coalesce nullif greatest least num_nonnulls num_nulls grouping row array
        array_append array_cat array_dims array_fill array_length array_lower array_ndims
        array_position array_positions array_prepend array_remove array_replace array_sample
        array_shuffle array_to_string array_upper cardinality trim_array array_reverse array_sort
        isempty lower_inc lower_inf range_merge upper_inc upper_inf multirange int4range int8range
        numrange tsrange tstzrange daterange int4multirange int8multirange nummultirange
        tsmultirange tstzmultirange datemultirange
        gen_random_uuid uuidv4 uuidv7 uuid_extract_timestamp uuid_extract_version
        current_catalog current_database current_role current_schema current_user session_user user
        version pg_typeof
        int2 int4 int8 float4 float8 numeric date varchar bpchar bool time timestamp timestamptz
        interval hashtext timetz money macaddr is_normalized ishorizontal isvertical isparallel isperp
        jsonb_path_query_tz
        unnest generate_series generate_subscripts regexp_matches regexp_split_to_table
        string_to_table json_array_elements json_array_elements_text json_each json_each_text
        json_object_keys jsonb_array_elements jsonb_array_elements_text jsonb_each jsonb_each_text
        jsonb_object_keys jsonb_path_query",
    aggregate: "
        any_value array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count covar_pop
        covar_samp every json_agg json_agg_strict json_object_agg json_object_agg_strict json_arrayagg
        json_objectagg jsonb_agg jsonb_agg_strict jsonb_object_agg jsonb_object_agg_strict max min mode
        percentile_cont percentile_disc range_agg range_intersect_agg regr_avgx regr_avgy regr_count
        regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy stddev stddev_pop stddev_samp
        string_agg sum var_pop var_samp variance",
    window: "
        row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value
        nth_value",
    table: &[
        ("generate_series", &[]),
        ("generate_subscripts", &[]),
        ("unnest", &[]),
        ("regexp_matches", &["regexp_matches"]),
        ("regexp_split_to_table", &["regexp_split_to_table"]),
        ("string_to_table", &["string_to_table"]),
        ("json_array_elements", &["value"]),
        ("json_array_elements_text", &["value"]),
        ("json_each", &["key", "value"]),
        ("json_each_text", &["key", "value"]),
        ("json_object_keys", &["json_object_keys"]),
        ("json_to_record", &[]),
        ("json_to_recordset", &[]),
        ("jsonb_array_elements", &["value"]),
        ("jsonb_array_elements_text", &["value"]),
        ("jsonb_each", &["key", "value"]),
        ("jsonb_each_text", &["key", "value"]),
        ("jsonb_object_keys", &["jsonb_object_keys"]),
        ("jsonb_path_query", &["jsonb_path_query"]),
        ("jsonb_to_record", &[]),
        ("jsonb_to_recordset", &[]),
        ("string_to_array", &[]),
    ],
    forbidden: &[
        ("pg_sleep*", "it holds a connection for as long as it likes"),
        ("pg_read_*", "it reads files of the server"),
        ("pg_ls_*", "it lists files of the server"),
        ("pg_stat_file", "it reads files of the server"),
        ("pg_file_*", "it writes files on the server"),
        ("pg_current_logfile*", "it reveals files of the server"),
        ("pg_terminate_backend", "it ends other sessions"),
        ("pg_cancel_backend", "it stops other sessions"),
        ("pg_advisory_*", "it takes locks that outlive the statement"),
        ("pg_try_advisory_*", "it takes locks that outlive the statement"),
        ("pg_reload_conf", "it changes the server's configuration"),
        ("pg_rotate_logfile*", "it acts on the server"),
        ("pg_promote", "it acts on the server"),
        ("pg_notify", "it sends messages to other sessions"),
        ("pg_listening_channels", "it is about the session, not the data"),
        ("pg_export_snapshot", "it shares the transaction with others"),
        ("pg_create_*", "it acts on the server"),
        ("pg_drop_*", "it acts on the server"),
        ("pg_replication_*", "it acts on the server"),
        ("pg_logical_*", "it acts on the server"),
        ("pg_switch_wal", "it acts on the server"),
        ("pg_backup_*", "it acts on the server"),
        ("pg_start_backup", "it acts on the server"),
        ("pg_stop_backup", "it acts on the server"),
        ("pg_wal_*", "it acts on the server"),
        ("pg_stat_reset*", "it erases statistics"),
        ("pg_stat_*", "it reveals what others are doing"),
        ("pg_get_*", "it reveals definitions outside the catalog"),
        ("pg_relation_*", "it looks outside the catalog"),
        ("pg_total_relation_size", "it looks outside the catalog"),
        ("pg_*", "functions of the server's own administration are not for queries"),
        ("lo_*", "large objects are written even in read-only transactions"),
        ("loread", "large objects are not for queries"),
        ("lowrite", "large objects are written even in read-only transactions"),
        ("dblink*", "it opens connections to other servers"),
        ("postgres_fdw_*", "it opens connections to other servers"),
        ("query_to_xml*", "it runs SQL handed over as text"),
        ("cursor_to_xml*", "it runs SQL handed over as text"),
        ("table_to_xml*", "it reads tables by name, past the catalog"),
        ("schema_to_xml*", "it reads tables by name, past the catalog"),
        ("database_to_xml*", "it reads tables by name, past the catalog"),
        ("xpath_table", "it runs SQL handed over as text"),
        ("crosstab*", "it runs SQL handed over as text"),
        ("connectby", "it runs SQL handed over as text"),
        ("ts_stat", "it runs SQL handed over as text"),
        ("ts_rewrite", "it runs SQL handed over as text"),
        ("set_config", "it changes settings, also those row security relies on"),
        ("current_setting", "it reads settings, also those row security relies on"),
        ("setseed", "it changes the session"),
        ("nextval", "it advances a sequence"),
        ("setval", "it changes a sequence"),
        ("currval", "it reads the session's sequence"),
        ("lastval", "it reads the session's sequence"),
        ("txid_*", "it is about transactions, not the data"),
        ("binary_upgrade_*", "it acts on the server"),
        ("inet_*", "it reveals the server's addresses"),
        ("has_*", "it reveals privileges"),
        ("plpgsql_*", "it runs code"),
    ],
};
