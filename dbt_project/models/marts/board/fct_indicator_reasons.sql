with
    statuses as (select * from {{ ref('fct_indicator_status') }}),

    progress as (select * from {{ ref('fct_indicator_progress') }}),

    phrases as (select * from {{ ref('status_phrases') }}),

    languages as (select distinct language from phrases),

    indicators as (select * from {{ ref('dim_indicator') }}),

    phrased as (
        select
            progress.*,
            indicators.unit,
            languages.language,
            phrases.text
            || coalesce(' ' || revisions.text, '')
            || coalesce(' ' || caveats.text, '')
            || coalesce(' ' || worths.text, '') as sentence,
            worths.text as worth_phrase
        from statuses
        inner join
            progress
            on statuses.plan_year = progress.plan_year
            and statuses.indicator_id = progress.indicator_id
        inner join
            indicators
            on statuses.plan_year = indicators.plan_year
            and statuses.indicator_id = indicators.indicator_id
        cross join languages
        inner join
            phrases on statuses.phrase = phrases.phrase and languages.language = phrases.language
        left join
            phrases as revisions
            on statuses.revision_phrase = revisions.phrase
            and languages.language = revisions.language
        left join
            phrases as caveats
            on statuses.caveat_phrase = caveats.phrase
            and languages.language = caveats.language
        left join
            phrases as worths
            on statuses.worth_phrase = worths.phrase
            and languages.language = worths.language
    )

    {% set values = {
    'actual': number_text('actual', 'language'),
    'target': number_text('target', 'language'),
    'target_approved': number_text('target_approved', 'language'),
    'expected': number_text('expected_to_date', 'language'),
    'unit': 'unit',
    'window_start': date_text('window_start'),
    'window_end': date_text('window_end'),
    'revised_on': date_text('revised_on'),
    'first_reading_on': date_text('first_reading_on'),
    'missing_source': 'missing_source',
    'stale_source': 'stale_source',
    'loaded_until': date_text('source_loaded_as_of'),
    'missed_nights': 'cast(missed_nights as string)',
    'last_missed_on': date_text('last_missed_on'),
} %}

select
    plan_year,
    indicator_id,
    language,
    {{ filled_in('sentence', values) }} as reason,
    {{ filled_in('worth_phrase', values) }} as worth_reason
from phrased
