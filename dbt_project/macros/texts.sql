{# A number with at most one decimal, and none where it is whole. #}
{% macro plain_number(number) -%}
    rtrim(replace(cast(cast({{ number }} as decimal(18, 1)) as string) || ' ', '.0 ', ''))
{%- endmacro %}


{# The same in a language: with a decimal comma, in English with a point. #}
{% macro number_text(number, language) -%}
    case
        when {{ language }} = 'en'
        then {{ plain_number(number) }}
        else replace({{ plain_number(number) }}, '.', ',')
    end
{%- endmacro %}


{# A date as 31/12/2026. #}
{% macro date_text(day) -%}
    split_part(cast({{ day }} as string), '-', 3)
    || '/'
    || split_part(cast({{ day }} as string), '-', 2)
    || '/'
    || split_part(cast({{ day }} as string), '-', 1)
{%- endmacro %}


{# A phrase with its {placeholders} replaced; one without a value is left empty. #}
{% macro filled_in(phrase, values) -%}
    {%- set filled = namespace(sql=phrase) -%}
    {%- for name, value in values.items() -%}
        {%- set filled.sql -%}
            replace({{ filled.sql }}, '{{ '{' ~ name ~ '}' }}', coalesce({{ value }}, ''))
        {%- endset -%}
    {%- endfor -%}
    {{ filled.sql }}
{%- endmacro %}
