//! Functions of MySQL and MariaDB (dev.mysql.com/doc/refman/8.4, mariadb.com/kb/en/built-in-functions).

use super::Lists;

pub(super) const LISTS: Lists = Lists {
    scalar: "
        abs acos asin atan atan2 ceil ceiling conv cos cot crc32 crc32c degrees exp floor ln log log10
        log2 mod pi pow power radians rand round sign sin sqrt tan truncate
        ascii bin bit_length char char_length character_length chr concat concat_ws elt export_set
        field find_in_set format format_bytes from_base64 hex insert instr lcase left length lengthb
        like locate lower lpad ltrim make_set mid natural_sort_key oct octet_length ord position quote
        regexp_instr regexp_like regexp_replace regexp_substr repeat replace reverse right rpad rtrim
        sformat soundex space strcmp substr substring substring_index to_base64 trim ucase unhex upper
        weight_string to_char to_number to_date
        adddate addtime add_months convert_tz curdate current_date current_time current_timestamp
        curtime date date_add date_format date_sub datediff day dayname dayofmonth dayofweek dayofyear
        extract from_days from_unixtime get_format hour last_day localtime localtimestamp makedate
        maketime microsecond minute month monthname months_between now period_add period_diff quarter
        sec_to_time second str_to_date subdate subtime sysdate time time_format time_to_sec timediff
        timestamp timestampadd timestampdiff to_days to_seconds unix_timestamp utc_date utc_time
        utc_timestamp week weekday weekofyear year yearweek
        coalesce greatest if ifnull isnull least nullif nvl nvl2 decode interval any_value grouping
        cast convert bit_count inet_aton inet_ntoa inet6_aton inet6_ntoa is_ipv4 is_ipv6
        is_ipv4_compat is_ipv4_mapped is_uuid bin_to_uuid uuid_to_bin uuid uuid_v4 uuid_v7
        md5 sha sha1 sha2 compress uncompress uncompressed_length
        charset collation coercibility database schema user current_user session_user system_user
        version
        json_array json_array_append json_array_insert json_array_intersect json_compact
        json_contains json_contains_path json_depth json_detailed json_equals json_exists json_extract
        json_insert json_keys json_length json_loose json_merge json_merge_patch json_merge_preserve
        json_normalize json_object json_overlaps json_pretty json_query json_quote json_remove
        json_replace json_schema_valid json_search json_set json_storage_size json_type json_unquote
        json_valid json_value row values
        st_area st_asgeojson st_astext st_aswkt st_buffer st_centroid st_contains st_crosses
        st_difference st_dimension st_disjoint st_distance st_distance_sphere st_endpoint st_envelope
        st_equals st_geomfromgeojson st_geomfromtext st_geometrytype st_intersection st_intersects
        st_isclosed st_isempty st_isvalid st_length st_numpoints st_overlaps st_pointfromtext
        st_pointn st_polygonfromtext st_simplify st_srid st_startpoint st_symdifference st_touches
        st_union st_within st_x st_y point linestring polygon mbrcontains mbrintersects mbrwithin",
    aggregate: "
        avg bit_and bit_or bit_xor count group_concat json_arrayagg json_objectagg max min std stddev
        stddev_pop stddev_samp sum var_pop var_samp variance median percentile_cont percentile_disc",
    window: "
        row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value
        nth_value",
    table: &[],
    forbidden: &[
        ("sleep", "it holds a connection for as long as it likes"),
        ("benchmark", "it keeps the server busy for as long as it likes"),
        ("load_file", "it reads files of the server"),
        ("get_lock", "it takes locks that outlive the statement"),
        ("release_lock", "it releases locks of the session"),
        ("release_all_locks", "it releases locks of the session"),
        ("is_free_lock", "it is about locks, not the data"),
        ("is_used_lock", "it is about locks, not the data"),
        ("master_*", "it waits for replication"),
        ("source_pos_wait", "it waits for replication"),
        ("wait_for_executed_gtid_set", "it waits for replication"),
        ("last_insert_id", "it changes the session"),
        ("found_rows", "it reports what the session did"),
        ("row_count", "it reports what the session did"),
        ("nextval", "it advances a sequence"),
        ("lastval", "it reads the session's sequence"),
        ("setval", "it changes a sequence"),
        ("extractvalue", "its error texts are used to carry data out"),
        ("updatexml", "its error texts are used to carry data out"),
        ("name_const", "it is used to carry data out in error texts"),
        ("sys_exec", "it starts programs on the server"),
        ("sys_eval", "it starts programs on the server"),
        ("sys_get", "it reads the server's environment"),
        ("sys_set", "it changes the server's environment"),
        ("lib_mysqludf_*", "it runs native code"),
        ("ps_*", "it looks at the server itself"),
        ("connection_id", "it is about the session, not the data"),
        ("des_decrypt", "keys do not belong in statements"),
        ("aes_decrypt", "keys do not belong in statements"),
        ("aes_encrypt", "keys do not belong in statements"),
        ("uuid_short", "it changes a counter of the server"),
    ],
};
