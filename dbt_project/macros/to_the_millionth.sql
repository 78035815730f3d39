{# Rounds off the error of binary fractions in sums and products: 0.1 + 0.2 is 0.3. #}
{% macro to_the_millionth(number) -%} round({{ number }}, 6) {%- endmacro %}
