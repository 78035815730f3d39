{# One decimal; 0.0 and 100.0 appear only when they are exact. Null without a target above zero. #}
{% macro percent_of_target(actual, target) -%}
    case
        when {{ target }} > 0 and {{ actual }} is not null
        then
            case
                when {{ actual }} = 0
                then 0.0
                when {{ actual }} = {{ target }}
                then 100.0
                when abs(100.0 * {{ actual }} / {{ target }}) < 0.1
                then sign({{ actual }}) * 0.1
                when {{ actual }} < {{ target }}
                then least(round(100.0 * {{ actual }} / {{ target }}, 1), 99.9)
                else greatest(round(100.0 * {{ actual }} / {{ target }}, 1), 100.1)
            end
    end
{%- endmacro %}
