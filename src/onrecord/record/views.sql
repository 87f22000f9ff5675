-- What the record says now. The tables as they are stored stand in the schema `stored`; a row counts once its
-- run is finished, and of several rows for one article or story that of the latest run holds.
-- docs/record.md describes every column of the views that are not in `stored`.

-- Lower-case words without accents, a blank before and after each: "Ada Hólm-Vale" is " ada holm vale ".
CREATE MACRO stored.words(string) AS
    ' ' || trim(regexp_replace(lower(strip_accents(string)), '[^\p{L}\p{N}]+', ' ', 'g')) || ' ';

-- The actors that go by two ids, `stored.same` (`namesakes.py`), as one row with a list of maps, because a map is
-- searched from its beginning: an id's number says in which of them to look.
CREATE TABLE stored.renaming AS
WITH few AS (SELECT greatest(count(*), 1) AS number FROM stored.same),
maps AS (
    SELECT hash(id) % number AS n, map(list(id), list(one)) AS ids FROM stored.same, few GROUP BY 1
)
SELECT list(coalesce(ids, map([]::VARCHAR[], []::VARCHAR[])) ORDER BY numbers.n) AS ids
FROM (SELECT unnest(range(number)) AS n FROM few) numbers LEFT JOIN maps ON maps.n = numbers.n;

CREATE MACRO stored.one(renaming, id) AS
    coalesce(renaming[(hash(id) % len(renaming))::BIGINT + 1][id], id);

CREATE MACRO stored.each(renaming, people) AS list_transform(people, lambda who: {
    'id': stored.one(renaming, who.id), 'name': who.name, 'country': who.country, 'sector': who.sector
});

-- The ids that lead to the same actor as this one.
CREATE MACRO stored.forms(asked) AS TABLE
SELECT asked AS id
UNION SELECT id FROM stored.same WHERE one = asked
UNION SELECT one FROM stored.same WHERE id = asked
UNION SELECT other.id FROM stored.same JOIN stored.same other USING (one) WHERE same.id = asked;

CREATE VIEW stored.placed AS
SELECT article, published, added, story, "group", superseded_by
FROM stored.members
WHERE (article, run) IN (
    SELECT (article, max(run)) FROM stored.members WHERE run IN (SELECT run FROM stored.runs) GROUP BY article
);

CREATE VIEW stored.standing AS
SELECT *
FROM stored.stories
WHERE (story, run) IN (
    SELECT (story, max(run)) FROM stored.stories WHERE run IN (SELECT run FROM stored.runs) GROUP BY story
);

-- The articles that count, for what stands in them.
CREATE VIEW stored.counting AS
SELECT
    a.id,
    a.source_id,
    coalesce(a.outlet.name, a.outlet.domain) AS outlet,
    try_cast(a.published AS DATE) AS published,
    a.title,
    p.story
FROM stored.articles a LEFT JOIN stored.placed p ON p.article = a.id
WHERE p.superseded_by IS NULL;

-- Of each group of copies the text that was published first, as `copies.origin` tells it; '~' is after all days.
CREATE VIEW stored.origins AS
SELECT "group", arg_min(article, (coalesce(published, '~')[:10], added, article)) AS origin
FROM stored.placed
WHERE superseded_by IS NULL
GROUP BY "group"
HAVING count(*) > 1;

CREATE VIEW articles AS
SELECT
    a.id,
    a.source_id,
    a.input,
    a.url,
    coalesce(a.outlet.name, a.outlet.domain) AS outlet,
    a.outlet.domain AS domain,
    a.title,
    a.bylines,
    list_transform(list_filter(a.agencies, lambda one: one.role = 'text'), lambda one: one.name) AS agencies,
    try_cast(a.published AS DATE) AS published,
    a.dateline,
    a.language,
    p.story,
    CASE WHEN o.origin <> a.id THEN o.origin END AS copy_of,
    a.version,
    try_cast(a.added AS TIMESTAMP) AS added,
    a.warnings,
    a.text
FROM stored.articles a
LEFT JOIN stored.placed p ON p.article = a.id
LEFT JOIN stored.origins o ON o."group" = p."group"
WHERE p.superseded_by IS NULL;

CREATE VIEW claims AS
SELECT
    c.article || ':' || c.claim AS id,
    c.kind,
    c.act,
    c.speaker.name AS speaker,
    stored.one(same.ids, c.speaker.id) AS speaker_id,
    c.speaker.country AS speaker_country,
    c.speaker.sector AS speaker_sector,
    c.source,
    c.cue,
    c.content,
    c.told_to,
    c.article || ':' || c."within" AS "within",
    c.confidence,
    a.outlet,
    a.published,
    a.title,
    a.story,
    c.article,
    c.claim
FROM stored.claims c JOIN stored.counting a ON a.id = c.article CROSS JOIN stored.renaming same
WHERE c.run IN (SELECT run FROM stored.runs);

CREATE VIEW reports AS
SELECT
    r.article || ':' || r.report AS id,
    r.type,
    r.mode,
    r.contexts,
    stored.each(same.ids, r.actors) AS actors,
    stored.each(same.ids, r.recipients) AS recipients,
    r.goods,
    r.counts,
    r."trigger",
    r.mentions,
    r.place.name AS place,
    r.place.country AS place_country,
    r.place.lat AS lat,
    r.place.lon AS lon,
    r.date,
    r.status,
    list_transform(r.according_to, lambda one: r.article || ':' || one) AS according_to,
    stored.each(same.ids, r.speakers) AS speakers,
    r.confidence,
    a.outlet,
    a.published,
    a.title,
    a.story,
    r.article,
    r.report
FROM stored.reports r JOIN stored.counting a ON a.id = r.article CROSS JOIN stored.renaming same
WHERE r.run IN (SELECT run FROM stored.runs);

CREATE VIEW events AS
SELECT
    e.event AS id,
    e.type,
    e.mode,
    e.contexts,
    stored.each(same.ids, e.actors) AS actors,
    stored.each(same.ids, e.recipients) AS recipients,
    e.goods,
    e.counts,
    e.place.name AS place,
    e.place.country AS place_country,
    e.place.lat AS lat,
    e.place.lon AS lon,
    e.places,
    e.date,
    e.dates,
    try_cast(e.first_seen AS DATE) AS first_seen,
    try_cast(e.last_seen AS DATE) AS last_seen,
    e.reports,
    e.origins,
    stored.each(same.ids, e.sources) AS sources,
    e.statuses[1].value AS status,
    coalesce(list_filter(e.statuses, lambda one: one.value = 'asserted')[1].reports, 0) AS asserted,
    coalesce(list_filter(e.statuses, lambda one: one.value = 'alleged')[1].reports, 0) AS alleged,
    coalesce(list_filter(e.statuses, lambda one: one.value = 'denied')[1].reports, 0) AS denied,
    e.statuses,
    e.confidence,
    e.story,
    s.title,
    list_transform(e.report_ids, lambda one: one.article || ':' || one.report) AS report_ids
FROM stored.events e JOIN stored.standing s ON s.story = e.story AND s.run = e.run CROSS JOIN stored.renaming same
WHERE s.merged_into IS NULL AND len(s.articles) > 0;

CREATE VIEW stories AS
WITH own AS (
    SELECT
        story,
        list(id ORDER BY published NULLS LAST, id) AS article_ids,
        list(coalesce(source_id, id) ORDER BY published NULLS LAST, id) AS articles
    FROM stored.counting
    WHERE story IS NOT NULL
    GROUP BY story
)
SELECT
    s.story AS id,
    s.title,
    try_cast(s."first" AS DATE) AS first_seen,
    try_cast(s."last" AS DATE) AS last_seen,
    len(own.articles) AS size,
    s.origins,
    s.outlets,
    own.articles,
    own.article_ids
FROM own JOIN stored.standing s ON s.story = own.story
WHERE s.merged_into IS NULL;

CREATE VIEW appearances AS
SELECT
    stored.one(same.ids, p.id) AS id,
    p.name,
    p.kind,
    p.country,
    p.sector,
    p.role,
    p.wikidata,
    p.mentions,
    a.outlet,
    a.published,
    a.title,
    a.story,
    p.article,
    p.actor
FROM stored.appearances p JOIN stored.counting a ON a.id = p.article CROSS JOIN stored.renaming same
WHERE p.run IN (SELECT run FROM stored.runs);

-- Everybody with a name among those who appear: the name of `appearances` or of rows chosen from it, which is
-- quicker than choosing among the counted. Those whom articles only describe ("a gunman", ids in `some.`) are
-- not one actor and are left out.
CREATE MACRO stored.counted(appearing) AS TABLE
WITH forms AS (
    SELECT
        id,
        name,
        count(*) AS times,
        sum(mentions) AS mentions,
        min(published) AS first_seen,
        max(published) AS last_seen,
        any_value(kind) AS kind,
        any_value(country) AS country,
        max(sector) AS sector,
        max(wikidata) AS wikidata
    FROM query_table(appearing)
    WHERE NOT starts_with(id, 'some.')
    GROUP BY id, name
)
SELECT
    id,
    arg_max(name, (times, name)) AS name,
    arg_max(kind, (times, name)) AS kind,
    arg_max(country, (times, name)) AS country,
    arg_max(sector, (times, name)) AS sector,
    max(wikidata) AS wikidata,
    sum(times)::BIGINT AS articles,
    sum(mentions)::BIGINT AS mentions,
    min(first_seen) AS first_seen,
    max(last_seen) AS last_seen
FROM forms
GROUP BY id;

CREATE VIEW actors AS FROM stored.counted('appearances');

-- What could not be read, at the last try, and was not added since; but not what was never there.
CREATE VIEW failures AS
SELECT f.input, f.code, f.reason, f."as" AS taken_for, try_cast(f.failed AS TIMESTAMP) AS failed
FROM stored.failures f
WHERE NOT EXISTS (SELECT 1 FROM stored.articles a WHERE a.input = f.input AND a.added >= f.failed)
QUALIFY row_number() OVER (PARTITION BY f.input ORDER BY f.failed DESC) = 1
    AND bool_or(f.code NOT IN ('P001', 'P020', 'P025')) OVER (PARTITION BY f.input);
