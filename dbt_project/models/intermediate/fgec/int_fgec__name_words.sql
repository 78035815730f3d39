with
    organisations as (select * from {{ ref('int_fgec__organisations') }}),

    names as (
        select 'crm' as side, subject_id as record_id, organisation as name
        from organisations
        where matched_number is null
        union all
        select 'fgec' as side, entities.register_id as record_id, entities.entity as name
        from {{ ref('int_fgec__entities') }} as entities
        left join organisations on entities.fgec_number = organisations.matched_number
        where organisations.matched_number is null
    ),

    plain as (
        select
            side,
            record_id,
            translate(
                translate(
                    replace(replace(lower(name), 'l·l', 'll'), 'l.l', 'll'),
                    'àáâäèéêëìíîïòóôöùúûüçñ',
                    'aaaaeeeeiiiioooouuuucn'
                ),
                '.,;:-_/()«»!?&+''’`´·',
                '                    '
            ) as name
        from names
    ),

    -- One row per word: no syntax that splits a text into rows is valid in both engines.
    positions as (
        select position
        from
            (
                values
                    (1),
                    (2),
                    (3),
                    (4),
                    (5),
                    (6),
                    (7),
                    (8),
                    (9),
                    (10),
                    (11),
                    (12),
                    (13),
                    (14),
                    (15),
                    (16),
                    (17),
                    (18),
                    (19),
                    (20),
                    (21),
                    (22),
                    (23),
                    (24)
            ) as positions(position)
    ),

    words as (
        select distinct
            plain.side, plain.record_id, split_part(plain.name, ' ', positions.position) as word
        from plain
        cross join positions
    )

select words.side, words.record_id, words.word
from words
left join {{ ref('fgec_ignored_words') }} as ignored on words.word = ignored.word
where words.word <> '' and ignored.word is null
