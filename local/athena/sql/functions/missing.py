"""What Athena has and we have not.

https://docs.aws.amazon.com/athena/latest/ug/functions-env3.html
"""

from __future__ import annotations

from local.athena.sql.functions.chapter import Chapter

CHAPTER = Chapter("Missing")

CHAPTER.unsupported(
    "geometry_from_hadoop_shape", "spatial_partitioning", "spatial_partitions",
    "st_geomaslegacybinary", "st_geomfromkml", "st_geomfromlegacybinary",
)  # fmt: skip
CHAPTER.unsupported(
    "classify", "features", "learn_classifier", "learn_libsvm_classifier",
    "learn_libsvm_regressor", "learn_regressor", "regress",
)  # fmt: skip
