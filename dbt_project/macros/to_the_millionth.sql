{# Sums and products of decimals without the dust that binary fractions leave: 0.1 + 0.2 is 0.3. #}
{% macro to_the_millionth(number) -%}
    round({{ number }}, 6)
{%- endmacro %}
