with
    words as (select * from {{ ref('int_fgec__name_words') }}),

    lengths as (select side, record_id, count(*) as words from words group by side, record_id),

    shared as (
        select crm.record_id as subject_id, fgec.record_id as register_id, count(*) as words
        from words as crm
        inner join words as fgec on crm.word = fgec.word
        where crm.side = 'crm' and fgec.side = 'fgec'
        group by crm.record_id, fgec.record_id
    )

select shared.subject_id, shared.register_id
from shared
inner join
    lengths as crm
    on crm.side = 'crm'
    and shared.subject_id = crm.record_id
    and shared.words = crm.words
inner join
    lengths as fgec
    on fgec.side = 'fgec'
    and shared.register_id = fgec.record_id
    and shared.words = fgec.words
