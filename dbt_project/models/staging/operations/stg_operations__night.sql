with source as (
    select * from {{ source('operations', 'night') }}
),

renamed as (
    select
        as_of,
        started_at
    from source
)

select * from renamed
