{# One row per combination of columns, none of them null. Only rows that share a hash are compared. #}
{% test unique_grain(model, columns) %}
{%- set grain = columns | join(', ') %}
with suspects as (
    select hash({{ grain }}) as grain_hash
    from {{ model }}
    group by 1
    having count(*) > 1
    {%- for column in columns %}
        or count({{ column }}) = 0
    {%- endfor %}
)

select
    {{ grain }},
    count(*) as row_count
from {{ model }}
where hash({{ grain }}) in (select grain_hash from suspects)
group by {{ grain }}
having count(*) > 1
    {%- for column in columns %}
    or {{ column }} is null
    {%- endfor %}
{% endtest %}
