with
    organisations as (
        select *, nullif(upper(replace(fgec_number, ' ', '')), '') as typed_number
        from {{ ref('int_civicrm__organisations') }}
    ),

    -- Typed or pasted from a spreadsheet: 001234, 1 234 and 1234.0 mean 1234; 1.234 and AB-7 stay
    -- as
    -- they are. Kept as text, because long numbers would be rounded. The connector applies the same
    -- rules to the numbers of the register.
    numbered as (
        select
            *,
            coalesce(
                nullif(regexp_extract(typed_number, '^0*([1-9][0-9]*|0)([.]0+)?$', 1), ''),
                typed_number
            ) as register_number
        from organisations
    ),

    entities as (
        select fgec_number, min(created_on) as created_on
        from {{ ref('int_fgec__entities') }}
        where fgec_number is not null
        group by fgec_number
    )

select
    numbered.subject_id,
    numbered.organisation,
    numbered.district_id,
    numbered.fgec_number,
    entities.fgec_number as matched_number,
    case
        when entities.fgec_number is not null
        then
            greatest(
                coalesce(numbered.created_on, entities.created_on),
                coalesce(entities.created_on, numbered.created_on)
            )
    end as matched_on
from numbered
left join entities on numbered.register_number = entities.fgec_number
