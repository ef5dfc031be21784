sub_value = 'sub value'
