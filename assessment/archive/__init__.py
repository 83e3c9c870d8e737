"""The register of archived files (归档台账目录): what the year made, in which volume, and for how long it is kept."""
