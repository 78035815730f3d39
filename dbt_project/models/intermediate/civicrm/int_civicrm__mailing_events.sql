with
    mailings as (select * from {{ ref('stg_civicrm__mailings') }} where sent_on is not null),

    -- The vendor purges old opens, so a total may shrink: the largest value ever read counts.
    largest_counters as (
        select mailing_id, max(opens_total) as opens_total
        from {{ ref('stg_civicrm__mailing_counters') }}
        group by mailing_id
    ),

    counted_statuses as (
        select status from {{ ref('civicrm_counted_statuses') }} where record = 'mailing'
    ),

    rules as (select * from {{ ref('civicrm_event_rules') }} where record = 'mailing'),

    sent as (
        select
            'civicrm:' || rules.fact || ':' || cast(mailings.mailing_id as string) as event_id,
            rules.event_type,
            mailings.sent_at as occurred_at,
            mailings.sent_on as occurred_on,
            cast(null as string) as program,
            cast(null as string) as district_id,
            cast(null as string) as subject_id,
            case
                when rules.quantity = 'opens'
                then cast(largest_counters.opens_total as double)
                else cast(1 as double)
            end as quantity,
            rules.unit
        from mailings
        inner join counted_statuses on mailings.status = counted_statuses.status
        inner join rules on mailings.campaign = rules.record_type
        left join largest_counters on mailings.mailing_id = largest_counters.mailing_id
    )

select *
from sent
where quantity is not null
