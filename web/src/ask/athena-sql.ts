import { SQLDialect } from "@codemirror/lang-sql";
import { RESERVED_WORDS } from "./names";

/** The words of queries, besides the reserved ones. */
const OTHER_KEYWORDS =
  "all analyze any asc at columns current databases date day desc distributed exclude explain " +
  "fetch filter following format graphviz hour if ignore interval io json lateral limit logical " +
  "match_recognize minute month next no nulls offset only ordinality over partition partitions " +
  "preceding range respect row rows schemas second sets show some tables tablesample text ties " +
  "to try_cast type unbounded validate views window within without year zone bernoulli system " +
  "properties tblproperties formatted extended";

const TYPES =
  "array bigint boolean char decimal double float int integer ipaddress map real smallint string " +
  "struct time timestamp tinyint uuid varbinary varchar";

/** https://docs.aws.amazon.com/athena/latest/ug/functions.html: those that people look for. */
const FUNCTIONS =
  "abs approx_distinct approx_percentile arbitrary array_agg array_distinct array_join " +
  "array_max array_min array_sort avg bool_and bool_or cardinality ceil ceiling chr coalesce " +
  "codepoint concat concat_ws contains corr count count_if covar_pop covar_samp cume_dist " +
  "date_add date_diff date_format date_parse date_trunc day_of_month day_of_week day_of_year " +
  "dense_rank element_at every exp first_value flatten floor format_datetime from_base64 " +
  "from_iso8601_date from_iso8601_timestamp from_unixtime from_utf8 geometric_mean greatest " +
  "histogram infinity is_nan json_extract json_extract_scalar json_format json_parse json_size " +
  "kurtosis lag last_value lead least length levenshtein_distance ln log log10 log2 lower lpad " +
  "ltrim map_agg map_keys map_values max max_by md5 min min_by mod now nth_value ntile nullif " +
  "parse_datetime percent_rank pi position power quarter rand random rank reduce regexp_count " +
  "regexp_extract regexp_extract_all regexp_like regexp_replace regexp_split repeat replace " +
  "reverse round row_number rpad rtrim sequence sha256 sign skewness slice split split_part " +
  "split_to_map sqrt starts_with stddev stddev_pop stddev_samp strpos substr substring sum " +
  "to_base64 to_hex to_iso8601 to_unixtime to_utf8 transform translate truncate try typeof " +
  "upper url_extract_host url_extract_path uuid var_pop var_samp variance week width_bucket " +
  "year_of_week zip";

/** SQL as Athena's engine (Trino) reads it in queries. */
export const ATHENA_SQL = SQLDialect.define({
  keywords: `${RESERVED_WORDS.join(" ")} ${OTHER_KEYWORDS}`,
  types: TYPES,
  builtin: FUNCTIONS,
  caseInsensitiveIdentifiers: true,
  identifierQuotes: '"`',
});

/** What completion offers besides names. */
export const WORDS = {
  keyword: [...RESERVED_WORDS, ...OTHER_KEYWORDS.split(" ")],
  type: TYPES.split(" "),
  function: FUNCTIONS.split(" "),
} as const;

/** The tree of a text. */
export function parse(sql: string) {
  return ATHENA_SQL.language.parser.parse(sql);
}
