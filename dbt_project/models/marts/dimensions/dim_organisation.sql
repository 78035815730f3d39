select
    subject_id as organisation_id,
    organisation,
    district_id,
    fgec_number,
    fgec_number is not null as is_in_fgec,
    created_at
from {{ ref('int_civicrm__organisations') }}
