select source, date_day from {{ ref('int_missed_nights') }}
