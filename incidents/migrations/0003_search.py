"""Incidents are found by their words: pairs of characters in an index that PostgreSQL itself keeps.

The column is generated, so that no write, COPY or restore can forget it. Django's model does not
know it, so that no list reads it: `incidents.search` alone does.
"""

from django.db import migrations

# The same for what is written and for what is looked for: half-width, small letters, one space.
# COLLATE "C": an index must not depend on the machine's locale.
FOLDED = r"""
CREATE FUNCTION incidents_folded(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 500
RETURN regexp_replace(
    regexp_replace(lower(normalize(words, NFKC) COLLATE "C"), '[\u200b-\u200f\u2060\ufeff]', '', 'g'), '\s+', ' ', 'g'
);
"""

# Every character with the one that follows it, and alone where none follows.
GRAMS = """
CREATE FUNCTION incidents_grams(words text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5000
RETURN (
    SELECT array_to_tsvector(coalesce(array_agg(gram), '{}'))
    FROM (
        SELECT rtrim(one || lead(one, 1, '') OVER (ORDER BY place)) AS gram
        FROM unnest(string_to_array(incidents_folded(words), NULL)) WITH ORDINALITY AS characters(one, place)
    ) AS pairs
    WHERE left(gram, 1) <> ' ' AND gram <> ''
);
"""

# All pairs of every word; of one character alone, all pairs that begin with it.
QUERY = r"""
CREATE FUNCTION incidents_query(words text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT coalesce(
        string_agg(
            '''' || replace(replace(substr(word, place, 2), '\', '\\'), '''', '''''') || ''''
            || CASE length(word) WHEN 1 THEN ':*' ELSE '' END,
            ' & '
        ),
        ''
    )::tsquery
    FROM string_to_table(incidents_folded(words), ' ') AS word,
         generate_series(1, greatest(length(word) - 1, 1)) AS place
    WHERE word <> ''
);
"""

# Without fastupdate: a list of what is not in the index yet would be read whole by every search.
COLUMN = """
ALTER TABLE incidents_incidenttext ADD COLUMN grams tsvector
GENERATED ALWAYS AS (incidents_grams(title || ' ' || place || ' ' || description)) STORED;
CREATE INDEX incident_text_grams ON incidents_incidenttext USING gin (grams) WITH (fastupdate = off);
"""

# An incident is called by the end of its number on the telephone; and found by its number in the other system.
NUMBERS = """
CREATE INDEX incident_number_reversed ON incidents_incident (reverse(number) text_pattern_ops);
CREATE INDEX incident_external_id ON incidents_incident (external_id) WHERE external_id <> '';
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0002_number_sequence")]

    operations = [
        migrations.RunSQL(FOLDED, "DROP FUNCTION incidents_folded(text)"),
        migrations.RunSQL(GRAMS, "DROP FUNCTION incidents_grams(text)"),
        migrations.RunSQL(QUERY, "DROP FUNCTION incidents_query(text)"),
        migrations.RunSQL(COLUMN, "ALTER TABLE incidents_incidenttext DROP COLUMN grams"),
        migrations.RunSQL(NUMBERS, "DROP INDEX incident_external_id, incident_number_reversed"),
    ]
