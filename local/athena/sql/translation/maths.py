"""Mathematical and bitwise functions: https://trino.io/docs/current/functions/math.html"""

from __future__ import annotations

from local.athena.sql.translation.chapter import Chapter

CHAPTER = Chapter("Mathematical")

CHAPTER.same(
    "abs", "acos", "asin", "atan", "atan2", "cbrt", "ceil", "ceiling", "cos", "cosh", "degrees",
    "exp", "floor", "ln", "log10", "log2", "mod", "pi", "pow", "power", "radians",
    "sin", "sinh", "sqrt", "tan", "tanh", "uuid",
)  # fmt: skip
CHAPTER.renamed(is_nan="isnan", is_infinite="isinf", is_finite="isfinite")
CHAPTER.macro("e", "() AS exp(1e0)")
CHAPTER.macro("nan", "() AS CAST('NaN' AS DOUBLE)")
CHAPTER.macro("infinity", "() AS CAST('Infinity' AS DOUBLE)")
CHAPTER.macro("log", "(base, value) AS ln(value) / ln(base)")
CHAPTER.macro(
    "round",
    "(value) AS round(value)",
    "(value, digits) AS round(value, CAST(digits AS INTEGER))",
)
CHAPTER.macro(
    "sign",
    "(value DOUBLE) AS CAST(sign(value) AS DOUBLE)",
    "(value) AS sign(value)",
)
CHAPTER.macro("truncate", "(value) AS trunc(value)", "(value, digits) AS trunc(value, digits)")
for _name in ("rand", "random"):
    CHAPTER.macro(
        _name,
        "() AS random()",
        "(most) AS CAST(floor(random() * most) AS BIGINT)",
        "(least, most) AS least + CAST(floor(random() * (most - least)) AS BIGINT)",
    )
CHAPTER.helper("divide", '(dividend, divisor) AS "/"(dividend, divisor)')
CHAPTER.macro("bitwise_and", "(a, b) AS CAST(a AS BIGINT) & CAST(b AS BIGINT)")
CHAPTER.macro("bitwise_or", "(a, b) AS CAST(a AS BIGINT) | CAST(b AS BIGINT)")
CHAPTER.macro("bitwise_xor", "(a, b) AS xor(CAST(a AS BIGINT), CAST(b AS BIGINT))")
CHAPTER.macro("bitwise_not", "(a) AS ~CAST(a AS BIGINT)")
CHAPTER.macro("to_base", "(value, radix) AS lower(to_base(value, radix))")
CHAPTER.unsupported(
    "bit_count", "bitwise_left_shift", "bitwise_right_shift", "bitwise_right_shift_arithmetic",
    "cosine_similarity", "from_base", "normal_cdf", "inverse_normal_cdf", "beta_cdf",
    "inverse_beta_cdf", "t_cdf", "t_pdf", "wilson_interval_lower", "wilson_interval_upper",
    "width_bucket",
)  # fmt: skip
