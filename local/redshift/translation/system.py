"""System information functions:
https://docs.aws.amazon.com/redshift/latest/dg/r_System_information_functions.html
"""

from __future__ import annotations

from local.redshift.translation.chapter import Chapter

CHAPTER = Chapter("System information")

DATABASE = "dev"
SCHEMA = "public"
USER = "awsuser"

CHAPTER.macro("current_database", f"() AS '{DATABASE}'")
CHAPTER.macro("current_schema", f"() AS '{SCHEMA}'")
CHAPTER.macro("current_user", f"() AS '{USER}'")
CHAPTER.renamed(session_user="redshift_current_user", user="redshift_current_user")
CHAPTER.macro("pg_backend_pid", "() AS 1073750000")
CHAPTER.macro("version", "() AS 'PostgreSQL 8.0.2, Redshift 1.0.0 (on this machine, by DuckDB)'")
