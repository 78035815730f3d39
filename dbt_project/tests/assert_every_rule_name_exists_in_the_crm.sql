{{ config(meta={'dagster': {'ref': {'name': 'civicrm_event_rules'}}}) }}
-- Option lists change: a rule with an outdated type name would silently count nothing.
with
    rules as (select * from {{ ref('civicrm_event_rules') }}),

    named as (
        select
            case
                record
                when 'activity'
                then 'activity_type'
                when 'case'
                then 'case_type'
                when 'relationship'
                then 'relationship_type'
                else 'event_type'
            end as list,
            record_type as name
        from rules
        where record <> 'mailing'
        union
        select 'encounter_medium' as list, medium as name
        from rules
        where medium is not null
        union
        -- The option list of a custom field has a different name on each site.
        select 'any' as list, space_fee as name
        from rules
        where space_fee is not null
        union
        select 'participant_role' as list, role as name
        from rules
        where role is not null
        union
        select
            case
                record
                when 'activity'
                then 'activity_status'
                when 'case'
                then 'case_status'
                else 'participant_status'
            end as list,
            status as name
        from {{ ref('civicrm_counted_statuses') }}
        where record <> 'mailing'
    ),

    listed as (
        select option_group as list, name
        from {{ source('raw_civicrm', 'option_values') }}
        union
        select 'any' as list, name
        from {{ source('raw_civicrm', 'option_values') }}
        union
        select 'case_type' as list, name
        from {{ source('raw_civicrm', 'case_types') }}
        union
        select 'relationship_type' as list, name_a_b as name
        from {{ source('raw_civicrm', 'relationship_types') }}
        union
        select 'participant_status' as list, name
        from {{ source('raw_civicrm', 'participant_statuses') }}
    )

select named.list, named.name
from named
left join listed on named.list = listed.list and named.name = listed.name
where listed.name is null
