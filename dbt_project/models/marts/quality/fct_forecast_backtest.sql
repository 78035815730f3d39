with
    forecasts as (select * from {{ ref('int_forecasts') }} where not is_tonight),

    happened as (select * from {{ ref('int_indicator_values') }}),

    sources as (
        select indicator_id, source_loaded_as_of
        from {{ ref('int_indicator_sources') }}
        where is_loaded
    ),

    outcomes as (
        select
            forecasts.indicator_id,
            forecasts.counted_year,
            forecasts.cutoff,
            forecasts.basis,
            {{ to_the_millionth('sum(happened.value)') }} as outcome
        from forecasts
        -- where a source is late, the figure on the horizon is not known yet
        inner join
            sources
            on forecasts.indicator_id = sources.indicator_id
            and forecasts.horizon <= sources.source_loaded_as_of
        inner join
            happened
            on forecasts.indicator_id = happened.indicator_id
            and forecasts.counted_year = happened.counted_year
            and forecasts.horizon >= happened.date_day
        group by 1, 2, 3, 4
    )

select
    forecasts.counted_year,
    forecasts.indicator_id,
    forecasts.measure,
    forecasts.basis,
    forecasts.cutoff,
    forecasts.horizon,
    forecasts.actual,
    forecasts.share_so_far,
    forecasts.share_ahead,
    forecasts.forecast,
    forecasts.forecast_low,
    forecasts.forecast_high,
    outcomes.outcome,
    forecasts.forecast - outcomes.outcome as error,
    case
        when outcomes.outcome > 0 then (forecasts.forecast - outcomes.outcome) / outcomes.outcome
    end as relative_error,
    outcomes.outcome between forecasts.forecast_low and forecasts.forecast_high as is_covered
from forecasts
inner join
    outcomes
    on forecasts.indicator_id = outcomes.indicator_id
    and forecasts.counted_year = outcomes.counted_year
    and forecasts.cutoff = outcomes.cutoff
    and forecasts.basis = outcomes.basis
where forecasts.share_ahead > 0
