with source as (
    select * from {{ source('raw_civicrm', 'case_contacts') }}
),

renamed as (
    select
        id as case_contact_id,
        case_id,
        organisation_id
    from source
)

select * from renamed
